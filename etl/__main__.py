"""The door of the import: ``python -m etl load|tables|size|template|loads|undo|quarantine|mappings|sample``."""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from data.settings import Settings
from data.trouble import DatabaseTrouble

if TYPE_CHECKING:
    from etl.file.result import FileResult
    from etl.load.effects import Effects
    from etl.load.report import FileReport


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--database",
        default=argparse.SUPPRESS,
        metavar="URL",
        help="SQLAlchemy URL; default: COVERAGE_DATABASE_URL or instance/coverage.db",
    )
    ask = argparse.ArgumentParser(prog="python -m etl", description="Workbooks into the database.", parents=[shared])
    doors = ask.add_subparsers(dest="command", required=True)
    load = doors.add_parser("load", parents=[shared], help="load files and folders, publish once at the end")
    load.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    load.add_argument("--period", help="2018, 2018Q4 or 2018-06, where a file does not say it")
    load.add_argument("--calibre", help="census, nbs_unions, nbs_units, acftu, register, synthetic")
    load.add_argument("--purpose", choices=("administrative", "statistical", "published", "synthetic"))
    load.add_argument("--region", metavar="SENDER", help="code of the sending region; rows outside it are errors")
    load.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
    load.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE.csv",
        help="known errors of sources; default: instance/corrections.csv",
    )
    load.add_argument(
        "--marked", type=Path, metavar="DIR", help="write a copy of each file with findings, its cells marked"
    )
    load.add_argument("--workers", type=_positive, default=1, metavar="N", help="files read at a time; default 1")
    load.add_argument("--json", action="store_true")
    tables = doors.add_parser("tables", parents=[shared], help="what the recogniser sees in a file; no database")
    tables.add_argument("file", type=Path, help="a file, an archive or a folder")
    tables.add_argument("--json", action="store_true")
    from etl import size_command

    size_command.add_arguments(doors.add_parser("size", parents=[shared], help="size class by the 2017 standard"))
    template = doors.add_parser("template", parents=[shared], help="blank workbooks to hand to regions")
    template.add_argument("--region", required=True)
    template.add_argument("--out", type=Path, required=True, metavar="DIR")
    loads = doors.add_parser("loads", parents=[shared], help="all loads, newest first")
    loads.add_argument("--json", action="store_true")
    undo = doors.add_parser("undo", parents=[shared], help="take a load back")
    undo.add_argument("load", type=int)
    from etl import mappings_command, quarantine_command

    mappings_command.add_arguments(
        doors.add_parser("mappings", help="what has been said about unknown headers"), shared
    )

    quarantine_command.add_arguments(
        doors.add_parser("quarantine", help="rows that an error kept out: look, put right, let in"), shared
    )
    sample = doors.add_parser("sample", parents=[shared], help="write synthetic workbooks")
    sample.add_argument("--out", type=Path, required=True, metavar="DIR")
    sample.add_argument("--scale", choices=("demo", "province", "nation"), default="demo")
    return ask


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of workers; give 1 or more")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 done with errors, 2 nothing done."""
    args = _parser().parse_args(arguments)
    settings = Settings.from_environment(database=getattr(args, "database", None))
    try:
        return _run(args, settings)
    except DatabaseTrouble as problem:
        return _refuse(problem.said(settings.language))


def _run(args: argparse.Namespace, settings: Settings) -> int:
    match args.command:
        case "load":
            return _load(args, settings)
        case "tables":
            return _tables(args)
        case "size":
            from etl.size_command import run

            return run(args)
        case "mappings":
            from etl.mappings_command import run as run_mappings

            return run_mappings(args, settings)
        case "quarantine":
            from etl.quarantine_command import run as run_quarantine

            return run_quarantine(args, settings)
        case "template":
            return _template(args)
        case "loads":
            return _loads(args, settings)
        case "undo":
            return _undo(args, settings)
        case _:
            from etl.write.sample.books import write_sample

            return _written(write_sample, args.out, args.scale)


def _written(write: Callable[..., Iterable[Path]], *given: Any) -> int:
    """Print the paths that ``write`` made; a folder that takes no more files ends it in one line."""
    try:
        for path in write(*given):
            print(path)
    except OSError as problem:
        return _refuse(f"cannot write {problem.filename or 'the file'}: {problem.strerror or problem}")
    return 0


def _refuse(text: str) -> int:
    print(f"etl: {text}", file=sys.stderr)
    return 2


def _load(args: argparse.Namespace, settings: Settings) -> int:
    from tqdm import tqdm

    from data.checks import own_levels
    from data.engine import writer
    from data.reference import calibres, regions
    from etl.clean.periods import label_period
    from etl.fields.memory import answers
    from etl.file.corrections import load_corrections
    from etl.file.result import Flags
    from etl.load.batch import load_paths
    from etl.load.effects import effects

    if args.region is not None and args.region not in regions():
        return _refuse(f"no region has the code {args.region!r}")
    if args.calibre is not None and args.calibre not in calibres():
        return _refuse(f"calibre {args.calibre!r} is unknown; known: {', '.join(calibres())}")
    if args.calibre and args.purpose and (args.calibre == "synthetic") != (args.purpose == "synthetic"):
        return _refuse(
            f"--calibre {args.calibre} contradicts --purpose {args.purpose}: synthetic data are both or neither"
        )
    period = label_period(args.period) if args.period else None
    if args.period is not None and (period is None or period.id != args.period):
        return _refuse(f"period {args.period!r} is none; write 2018, 2018Q4 or 2018-06")
    try:
        own_levels(settings.instance)
        told = answers(settings.instance / "mappings")
        known = load_corrections(args.corrections or settings.instance / "corrections.csv")
    except ValueError as problem:
        return _refuse(str(problem))
    if args.corrections is not None and not args.corrections.is_file():
        return _refuse(f"no such file: {args.corrections}")
    absent = [str(path) for path in args.paths if not path.exists()]
    if len(absent) == len(args.paths):
        return _refuse(f"no such file: {', '.join(absent)}")
    engine = writer(settings.database_url)
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
            Flags(args.period, args.calibre, args.purpose, args.region, told, known),
            workers=args.workers,
            dry_run=args.dry_run,
            language=settings.language,
            progress=show,
            each=lambda result, path: _after(result, path, spool, args, settings),
        )
        changes = effects(engine, _spooled(spool), language=settings.language) if args.dry_run else None
    if changes is not None:
        _tell_of_trial(reports, changes)
    if args.json:
        told_of = {} if changes is None else {"effects": asdict(changes)}
        print(json.dumps({"files": [report.as_json() for report in reports], **told_of}, ensure_ascii=False, indent=1))
    else:
        for report in reports:
            counts = {
                name: sum(1 for f in report.findings if f["severity"] == name) for name in ("error", "warning", "info")
            }
            print(
                f"{report.status:<12} {report.path}  rows {report.rows_read} = {report.rows_accepted} + {report.rows_quarantined} quarantined"
                f"  errors {counts['error']}  warnings {counts['warning']}"
            )
        if changes is not None:
            _print_effects(changes)
    statuses = [_outcome(report.status, report.rows_read, report.rows_accepted) for report in reports]
    return exit_code(statuses, any(f["severity"] == "error" for r in reports for f in r.findings))


def _after(result: FileResult, path: Path, spool: IO[bytes], args: argparse.Namespace, settings: Settings) -> None:
    """What is done with each file once it is read: kept for the comparison of a dry run, copied with its cells marked."""
    from etl.load.report import findings_of
    from etl.upload.names import plain_name
    from etl.write.marked import write_marked

    if args.dry_run:
        pickle.dump(result, spool, protocol=pickle.HIGHEST_PROTOCOL)
    findings = findings_of(result, settings.language)
    if args.marked is not None and findings and not any(f["code"].startswith("file_") for f in findings):
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
        print(f"  {change.region} {change.period} {change.calibre}  {', '.join(moved)}")


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


def _tables(args: argparse.Namespace) -> int:
    from data.checks import message
    from etl.describe import describe_all

    if not args.file.exists():
        return _refuse(f"no such file: {args.file}")
    found, unread = describe_all(args.file)
    for label, problem in unread:
        _refuse(f"{label}: {message(problem.code, 'en', problem.args_)}")
    code = 0 if not unread else 1 if found["tables"] else 2
    if code == 2:
        return code
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return code
    for table in found["tables"]:
        print(
            f"{table['file'] + '  ' if 'file' in table else ''}{table['sheet'] or '-'}!{table['range']}  {table['content']}  {table['title'] or ''}  period {table['period'] or '-'}  region {table['region_code'] or '-'}"
        )
        for column in table["columns"]:
            print(f"  {column['column']:<4}{column['label']}  ->  {column['field'] or '-'}")
        print(f"  {len(table['observations'])} observations")
    return code


def _template(args: argparse.Namespace) -> int:
    from data.reference import regions
    from etl.write.template import write_templates

    if args.region not in regions():
        return _refuse(f"no region has the code {args.region!r}")
    return _written(write_templates, args.region, args.out)


def _loads(args: argparse.Namespace, settings: Settings) -> int:
    from data.engine import writer
    from data.loads import list_loads
    from data.scope import EVERYTHING

    loads = list_loads(writer(settings.database_url), EVERYTHING)
    if args.json:
        print(json.dumps({"loads": loads}, ensure_ascii=False, indent=1, default=str))
        return 0
    for load in loads:
        print(
            f"{load['id']:>5}  {load['status']:<12} {load['loaded_at']}  {load['name']}  rows {load['rows_read']}"
            f"  errors {load['findings']['error']}  warnings {load['findings']['warning']}"
        )
    return 0


def _undo(args: argparse.Namespace, settings: Settings) -> int:
    from data.engine import writer
    from etl.load.undo import CannotUndo, undo

    try:
        version = undo(writer(settings.database_url), args.load)
    except CannotUndo as problem:
        return _refuse(str(problem))
    print(f"load {args.load} undone; data version {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
