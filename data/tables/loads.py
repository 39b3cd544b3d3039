"""Tables of what came in: loads, findings, rows kept out, who has sent what, how sums agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from analysis.vocabulary import CONTENTS, SEVERITIES
from data.tables import columns
from data.tables.record import Column, Table, sources_of, table_of
from data.texts import text
from data.texts.names import beside, calibre_name, check_name, field_name, listed, region_name

Row = Mapping[str, Any]
RECONCILED: Final = ("units", "units_covered", "employees", "members", "grassroots_unions")


def _texts(names: Sequence[str], language: str, room: str = "csv") -> tuple[Column, ...]:
    return tuple(Column(name, text(f"{room}.{name}", language), "text") for name in names)


def findings(rows: Iterable[Row], language: str) -> Table:
    """Findings with their sentence in the language in which they were asked for."""
    return table_of(
        "findings",
        text("table.findings", language),
        (
            Column("severity", text("csv.severity", language), "severity"),
            Column("code", text("csv.check", language), "check"),
            *_texts(("file", "sheet", "cell"), language),
            Column("row", text("table.row", language), "rank"),
            Column("message", text("csv.message", language), "text"),
            Column("value", text("csv.raw", language), "text"),
        ),
        rows,
        of_view=False,
    )


def kept_out(rows: Iterable[Row], language: str) -> Table:
    """Rows that errors keep out, with what keeps them out and, where a row may be shown, what stood in it."""
    return table_of(
        "held",
        text("table.held", language),
        (
            Column("load_id", text("table.load", language), "rank"),
            *_texts(("file", "sheet"), language),
            Column("row", text("table.row", language), "rank"),
            Column("content", text("table.content", language), "content"),
            columns.period(language),
            Column("region", text("col.region", language), "region"),
            Column("checks", text("csv.check", language), "text"),
            Column("codes", text("csv.code", language), "text"),
            Column("can_release", text("table.can_release", language), "flag"),
            Column("raw", text("csv.raw", language), "text"),
        ),
        (_held(row, language) for row in rows),
        of_view=False,
    )


def _held(row: Row, language: str) -> Row:
    raw = row["raw"] or {}
    return {
        **row,
        "region": row["region"] or "",
        "checks": listed([check_name(code, language) for code in row["codes"]], language),
        "codes": " ".join(row["codes"]),
        "can_release": int(row["can_release"]),
        "raw": "; ".join(f"{field_name(row['content'], name, language)} = {value}" for name, value in raw.items()),
    }


def reconciliation(whole: Row | None, children: Sequence[Row], language: str) -> Table:
    """What a region states beside the sum of those below it, and what remains, by measure; where nothing below is known nothing remains of it either."""
    rest = next((row for row in children if row["region_kind"] == "remainder"), None)
    rows = []
    for name in RECONCILED:
        known = [row[name] for row in children if row["region"] is not None and row[name] is not None]
        stated = whole[name] if whole is not None else None
        rows.append(
            {
                "measure": name,
                "stated": stated,
                "children": sum(known) if known else None,
                "rest": _remains(stated, known, rest, name),
            }
        )
    return table_of(
        "reconcile",
        text("data.reconcile", language),
        (
            Column("measure", text("col.value", language), "figure"),
            *(Column(name, text(f"data.{name}", language), "count") for name in ("stated", "children", "rest")),
        ),
        rows,
        sources=sources_of([] if whole is None else [whole]),
    )


def _remains(stated: float | None, known: Sequence[float], rest: Row | None, name: str) -> float | None:
    """What a stated total has beyond its parts; None where it is not stated, or no part is known that it could be held against."""
    if stated is None or not known:
        return None
    return rest[name] if rest is not None else 0


def completeness(rows: Sequence[Row], region: str, period: str, language: str) -> Table:
    """How many rows of each content the regions below have sent, nothing where none came, and in whose table above they stand."""
    return table_of(
        "completeness",
        text("data.completeness", language, region=region_name(region, language), period=period),
        (
            columns.region(language),
            *(columns.count(c, text(f"content.{c}", language), "rows", language) for c in CONTENTS),
            Column("within", text("table.within", language), "text"),
            columns.reason(language),
        ),
        [{**row, "within": held_by(row, language), "reason": _absent(row)} for row in rows],
    )


def held_by(row: Row, language: str) -> str | None:
    """The regions above whose tables hold what a region did not send itself."""
    names = [region_name(code, language) for code in dict.fromkeys(row.get("within", {}).values())]
    return listed(names, language) if names else None


def has_sent(row: Row) -> bool:
    """Whether a region, or one below it, has sent anything itself."""
    return any(row.get(content) is not None for content in CONTENTS)


def _absent(row: Row) -> str | None:
    """Why nothing at all is known of a region."""
    if has_sent(row) or row.get("within"):
        return None
    if row["region_kind"] == "outside_statistics":
        return "outside_statistics"
    reasons = set(row.get("why", {}).values())
    return reasons.pop() if len(reasons) == 1 else "not_reported"


def loads(found: Sequence[Row], language: str) -> Table:
    """The files that came in, newest first: when, with what, and how many rows of each were taken."""
    rows = []
    for load in found:
        periods = sorted({part["period"] for part in load["parts"] if part["period"]})
        calibres = sorted({part["calibre"] for part in load["parts"] if part["calibre"]})
        rows.append(
            {
                **load,
                "first": periods[0] if periods else None,
                "last": periods[-1] if periods else None,
                "calibres": beside((calibre_name(code, language) for code in calibres), language),
                **load["findings"],
            }
        )
    return table_of(
        "loads",
        text("table.loads", language),
        (
            Column("id", text("table.load", language), "rank"),
            Column("name", text("data.file", language), "text"),
            Column("sha256", "SHA-256", "text"),
            Column("status", text("data.status", language), "status"),
            Column("loaded_at", text("data.when", language), "date"),
            Column("first", text("table.first", language), "period"),
            Column("last", text("table.last", language), "period"),
            Column("calibres", text("col.calibre", language), "text"),
            *(
                columns.count(name, text(f"table.{name}", language), "rows", language)
                for name in ("rows_accepted", "rows_quarantined")
            ),
            *(Column(name, text(f"severity.{name}", language), "count") for name in SEVERITIES),
        ),
        rows,
        sources=[text("data.loads_source", language)],
        of_view=False,
    )
