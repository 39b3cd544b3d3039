"""The door of saved plans as files: ``python -m reports.plans ID --format xlsx,pptx --out DIR``."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from data.limits.whole import whole_number
from data.texts import LANGUAGES

_FORMATS: Final = ("xlsx", "pptx")


def main(arguments: list[str] | None = None) -> int:
    """Write the files and print their paths; returns 0, or 2 where nothing was written. For readers inside alone: a plan names units."""
    ask = argparse.ArgumentParser(prog="python -m reports.plans", description="A saved plan as a workbook and a slide.")
    ask.add_argument("id", type=whole_number)
    ask.add_argument("--format", default="xlsx", help="xlsx, pptx, or both with a comma")
    ask.add_argument("--lang", choices=LANGUAGES, default="zh")
    ask.add_argument(
        "--timestamp", type=datetime.fromisoformat, metavar="ISO", help="the time in the files; default: now"
    )
    ask.add_argument("--out", type=Path, required=True, metavar="DIR")
    ask.add_argument("--database", metavar="URL")
    args = ask.parse_args(arguments)
    from data.database.trouble import DatabaseTrouble
    from data.queries.question import BadQuestion
    from data.settings import BadSetting, Settings

    try:
        for path in _write(args):
            print(path)
        return 0
    except OSError as problem:
        print(f"reports: {problem.filename}: {problem.strerror}", file=sys.stderr)
    except DatabaseTrouble as problem:
        print(f"reports: {problem.said(Settings.from_environment().language)}", file=sys.stderr)
    except (BadQuestion, BadSetting) as problem:
        print(f"reports: {problem}", file=sys.stderr)
    return 2


def _write(args: argparse.Namespace) -> list[Path]:
    from data.database.engine import existing
    from data.queries.plan.saved import plan_by_id, plan_names, plan_since
    from data.queries.question import BadQuestion
    from data.scope import EVERYTHING
    from data.settings import Settings
    from reports.plans.book import write_book
    from reports.plans.slide import write_slide

    writers = {"xlsx": write_book, "pptx": write_slide}
    formats = args.format.split(",")
    if unknown := [name for name in formats if name not in writers]:
        raise BadQuestion(f"a plan is written as {', '.join(_FORMATS)}, not as {unknown[0]!r}")
    engine = existing(Settings.from_environment(database=args.database).database_url)
    plan = plan_by_id(engine, EVERYTHING, args.id)
    since = plan_since(engine, EVERYTHING, plan)
    plan["names"] = plan_names(engine, EVERYTHING, plan, since)
    args.out.mkdir(parents=True, exist_ok=True)
    when = args.timestamp or datetime.now(UTC)
    return [
        writers[name](plan, since, args.out / f"plan_{plan['id']}.{name}", args.lang, when.astimezone(UTC))
        for name in formats
    ]


if __name__ == "__main__":
    sys.exit(main())
