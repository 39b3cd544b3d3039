"""``etl load``: files into the database, or a trial of it."""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from analysis.vocabulary import COMPARISON_SOURCES, PURPOSES, SEVERITIES
from data.settings import Settings
from etl.commands.refuse import refuse

if TYPE_CHECKING:
    from etl.file.result import FileResult
    from etl.load.effects import Effects
    from etl.load.report import FileReport

_TOLD: Final = 10
"""Lines of findings that are printed of a file."""


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl load``."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--period", help="2018, 2018Q4 or 2018-06, where a file does not say it")
    parser.add_argument("--calibre", help="census, nbs_unions, nbs_units, acftu, register, synthetic")
    parser.add_argument("--purpose", choices=PURPOSES)
    parser.add_argument("--region", metavar="SENDER", help="code of the sending region; rows outside it are errors")
    parser.add_argument(
        "--content", choices=("comparison",), help="the tables are another office's list of units, to compare with"
    )
    parser.add_argument(
        "--source", choices=COMPARISON_SOURCES, help="whose list that is; goes with --content comparison"
    )
    parser.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
    parser.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE.csv",
        help="known errors of sources; default: instance/corrections.csv",
    )
    parser.add_argument(
        "--marked", type=Path, metavar="DIR", help="write a copy of each file with findings, its cells marked"
    )
    parser.add_argument("--workers", type=_positive, default=1, metavar="N", help="files read at a time; default 1")
    parser.add_argument("--json", action="store_true")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of workers; give 1 or more")
    return number


def _region_unknown(args: argparse.Namespace) -> str | None:
    """``--region 999999``."""
    from data.reference import regions

    known = args.region is None or args.region in regions()
    return None if known else f"no region has the code {args.region!r}"


def _calibre_unknown(args: argparse.Namespace) -> str | None:
    """``--calibre censsus``."""
    from data.reference import calibres

    if args.calibre is None or args.calibre in calibres():
        return None
    return f"calibre {args.calibre!r} is unknown; known: {', '.join(calibres())}"


def _synthetic_by_half(args: argparse.Namespace) -> str | None:
    """``--calibre synthetic --purpose official``."""
    given = args.calibre and args.purpose
    if not given or (args.calibre == "synthetic") == (args.purpose == "synthetic"):
        return None
    return f"--calibre {args.calibre} contradicts --purpose {args.purpose}: synthetic data are both or neither"


def _list_by_half(args: argparse.Namespace) -> str | None:
    """``--content comparison`` without ``--source``, or the reverse."""
    if (args.content is None) == (args.source is None):
        return None
    return "--content comparison and --source go together: whose list is it?"


def _period_unreadable(args: argparse.Namespace) -> str | None:
    """``--period 2018年``, ``--period last``."""
    from etl.clean.periods import label_period

    period = label_period(args.period) if args.period else None
    if args.period is None or (period is not None and period.id == args.period):
        return None
    return f"period {args.period!r} is none; write 2018, 2018Q4 or 2018-06"


_REFUSALS: Final[tuple[Callable[[argparse.Namespace], str | None], ...]] = (
    _region_unknown,
    _calibre_unknown,
    _synthetic_by_half,
    _list_by_half,
    _period_unreadable,
)
"""Why flags are refused, the first reason told; the example in each docstring is a call that it is for."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Load the files, or try it, and print what came of each. Returns the exit code of :func:`exit_code`.

    Libraries of the load come in here: a wrong argument is told without them.
    """
    from tqdm import tqdm

    from data.checks import settle
    from data.database.engine import writer
    from etl.fields.memory import answers
    from etl.file.corrections import load_corrections
    from etl.file.result import Flags
    from etl.load.batch import Run, load_paths
    from etl.load.effects import effects
    from etl.publish.publish import refresh_stale

    reason = next((reason for rule in _REFUSALS if (reason := rule(args)) is not None), None)
    if reason is not None:
        return refuse(reason)
    try:
        levels = settle(settings.instance)
        told = answers(settings.instance / "mappings")
        known = load_corrections(args.corrections or settings.instance / "corrections.csv")
    except ValueError as problem:
        return refuse(str(problem))
    except OSError as problem:
        return refuse(f"{problem.filename}: {problem.strerror}")
    if args.corrections is not None and not args.corrections.is_file():
        return refuse(f"no such file: {args.corrections}")
    absent = [str(path) for path in args.paths if not path.exists()]
    if len(absent) == len(args.paths):
        return refuse(f"no such file: {', '.join(absent)}")
    engine = writer(_tried_on(settings.database_url) if args.dry_run else settings.database_url)
    refresh_stale(engine)
    with (
        tempfile.TemporaryFile() as spool,
        tqdm(total=0, unit="file", file=sys.stderr, disable=None) as bar,
    ):

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        reports = load_paths(
            engine,
            args.paths,
            Flags(
                args.period,
                args.calibre,
                args.purpose,
                args.region,
                told,
                known,
                levels,
                args.content,
                args.source or "",
            ),
            Run(args.workers, progress=show, each=lambda result, path: _after(result, path, spool, args, settings)),
            dry_run=args.dry_run,
            language=settings.language,
        )
        changes = effects(engine, _spooled(spool), language=settings.language) if args.dry_run else None
    if changes is not None:
        _tell_of_trial(reports, changes)
    if args.json:
        told_of = {} if changes is None else {"effects": changes.as_json()}
        print(json.dumps({"files": [report.as_json() for report in reports], **told_of}, ensure_ascii=False, indent=1))
    else:
        for report in reports:
            _print_report(report)
        if changes is not None:
            _print_effects(changes)
    statuses = [_outcome(report.status, report.rows_read, report.rows_accepted) for report in reports]
    return exit_code(statuses, any(f["severity"] == "error" for r in reports for f in r.findings))


def _tried_on(database_url: str) -> str:
    """The database of a trial, which writes nothing: where there is none yet, an empty one in memory. Raises as :func:`data.database.place.url_of`."""
    from data.database.place import file_of, url_of

    path = file_of(url_of(database_url))
    if path is None or (path.is_file() and path.stat().st_size) or path.is_dir():
        return database_url
    print(f"etl: no database at {path} yet; tried on an empty one", file=sys.stderr)
    return "sqlite://"


def _print_report(report: FileReport) -> None:
    """What came of a file: its rows, the tables whose place it took, and what is wrong, errors first, a line a cause and column."""
    counts = {name: sum(1 for f in report.findings if f["severity"] == name) for name in SEVERITIES}
    print(
        f"{report.status:<12} {report.path}  rows {report.rows_read} = {report.rows_accepted} + {report.rows_quarantined} quarantined"
        f"  errors {counts['error']}  warnings {counts['warning']}"
    )
    told = report.told
    for said in (*report.replaced, *told[:_TOLD]):
        print(f"             {said}")
    if len(told) > _TOLD:
        print(f"             and {len(told) - _TOLD} more: --json tells all, --marked DIR marks the cells")


def _after(result: FileResult, path: Path, spool: IO[bytes], args: argparse.Namespace, settings: Settings) -> None:
    """What is done with each file once it is read: kept for the comparison of a dry run, copied with its cells marked."""
    if args.dry_run:
        pickle.dump(result, spool, protocol=pickle.HIGHEST_PROTOCOL)
    if args.marked is None:
        return
    from etl.load.report import findings_of
    from etl.upload.names import plain_name
    from etl.write.marked import write_marked

    findings = findings_of(result, settings.language)
    if findings and not any(f["code"].startswith("file_") for f in findings):
        name = plain_name(result.path)
        print(
            write_marked(
                path, findings, args.marked / f"{name.rpartition('.')[0] or name}_marked.xlsx", settings.language
            ),
            file=sys.stderr,
        )


def _tell_of_trial(reports: list[FileReport], changes: Effects) -> None:
    """Add what the checks across files would say to the files that it is about, as a real load does."""
    by_path = {report.path: report for report in reports if report.status == "dry_run"}
    for said in changes.findings:
        report = by_path.get(said["path"])
        if report is not None:
            report.findings.append({name: value for name, value in said.items() if name != "path"})


def _spooled(spool: IO[bytes]) -> Iterator[FileResult]:
    """What :func:`_after` kept, one file after the other: a batch need not fit into memory."""
    spool.seek(0)
    with suppress(EOFError):
        while True:
            yield pickle.load(spool)  # our own bytes, in a file without a name


def _print_effects(changes: Effects) -> None:
    print(
        f"would load {changes.new} files, {changes.rows} rows; {changes.known} known; {len(changes.replaced)} tables replaced;"
        f" figures of {changes.changed} regions change"
    )
    for change in changes.changes:
        moved = [
            f"{name} {change.before[name]} -> {change.after[name]}"
            for name in change.before
            if change.before[name] != change.after[name]
        ]
        print(f"  {change.region} {change.slice.period} {change.slice.calibre}  {', '.join(moved)}")


def _outcome(status: str, rows_read: int, rows_accepted: int) -> str:
    """What a dry run would have come to, so that it exits like the real one."""
    return "quarantined" if status == "dry_run" and rows_read and not rows_accepted else status


def exit_code(statuses: list[str], errors: bool) -> int:
    """0 done or unchanged; 1 done with errors or some files failed; 2 nothing done because all failed."""
    tried = [status for status in statuses if status != "skipped"]
    bad = [status for status in tried if status in ("failed", "quarantined")]
    if tried and len(bad) == len(tried):
        return 2
    return 1 if bad or errors else 0
