"""Where figures come from: loads, parts, findings, lineage to the cell, who has sent what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, FromClause, Select, and_, func, or_, select

from analysis.measures import MEASURE_IDS
from analysis.vocabulary import NATION, SEVERITIES
from data.checks import message
from data.database import schema
from data.database.engine import for_reading, one_by_one
from data.database.loads import FACT_TABLES, UNIT_CONTENTS
from data.database.schema import in_slice
from data.letters import get_column_letter
from data.queries.grids.order import Order
from data.queries.rates import ranking
from data.queries.seen import ANYTHING, About, loads_about, parts_about, rows_about, seen_loads, seen_parts
from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

FINDING_ORDERS: Final[dict[str, Any]] = {
    "severity": schema.severity_order(schema.finding.c.severity),
    "code": schema.finding.c.code,
    "file": schema.load.c.name,
    "sheet": schema.finding.c.sheet,
    "row": schema.finding.c.row,
    "value": schema.finding.c.value,
}
"""What findings can be sorted by; those of one place stand in the order in which they were made."""
GRAVEST_FIRST: Final = Order("severity")


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """The findings that are asked for. None: any. ``about``: what the tables and rows that they are of tell of; ``text``: what stands in their
    file's name, sheet, cell, code or value."""

    load_id: int | None = None
    severity: str | None = None
    code: str | None = None
    about: About = ANYTHING
    text: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions on ``finding`` joined with ``load`` and ``part`` that leave them."""
        finding, part = schema.finding.c, schema.part.c
        asked = {"load_id": self.load_id, "severity": self.severity, "code": self.code}
        found = [finding[name] == value for name, value in asked.items() if value is not None]
        if self.about != ANYTHING:
            of_part = and_(part.id.is_not(None), parts_about(self.about), rows_about(self.about, finding.row))
            found.append(or_(of_part, and_(finding.part_id.is_(None), loads_about(self.about))))
        if wanted := self.text.strip():
            places = (schema.load.c.name, finding.sheet, finding.cell, finding.code, finding.value)
            found.append(or_(*(place.contains(wanted, autoescape=True) for place in places)))
        return found


def list_loads(engine: Engine, scope: Scope, *, about: About = ANYTHING) -> list[dict[str, Any]]:
    """The loads that the reader may see, newest first, with counts of findings by severity and their parts.

    ``about``: those with a table that tells of it; by default all.
    Of a load that also holds parts of other regions nothing is listed: its name and counts would tell of them.
    """
    severity = schema.finding.c.severity
    wanted = and_(seen_loads(scope), loads_about(about))
    seen = select(schema.load.c.id).where(wanted)
    with for_reading(engine).connect() as connection:
        loads = [
            dict(row)
            for row in connection.execute(
                select(schema.load).where(wanted).order_by(schema.load.c.id.desc())
            ).mappings()
        ]
        counts = connection.execute(
            select(schema.finding.c.load_id, severity, func.count())
            .where(schema.finding.c.load_id.in_(seen))
            .group_by(schema.finding.c.load_id, severity)
        ).all()
        parts = (
            connection.execute(select(schema.part).where(schema.part.c.load_id.in_(seen)).order_by(schema.part.c.id))
            .mappings()
            .all()
        )
    by_load: dict[int, dict[str, int]] = {}
    for load_id, name, count in counts:
        by_load.setdefault(load_id, {})[name] = count
    of_load: dict[int, list[dict[str, Any]]] = {}
    for part in parts:
        of_load.setdefault(part["load_id"], []).append({k: v for k, v in part.items() if k != "columns"})
    for load in loads:
        load["findings"] = {name: by_load.get(load["id"], {}).get(name, 0) for name in SEVERITIES}
        load["parts"] = of_load.get(load["id"], [])
    return loads


def _seen(scope: Scope) -> ColumnElement[bool]:
    """Condition on ``finding`` joined with ``load`` and, where it has one, ``part``: the reader may see it."""
    finding, part = schema.finding.c, schema.part.c
    return or_(and_(part.id.is_not(None), seen_parts(scope)), and_(finding.part_id.is_(None), seen_loads(scope)))


def _findings_source() -> FromClause:
    finding, load, part = schema.finding, schema.load, schema.part
    return finding.join(load, load.c.id == finding.c.load_id).outerjoin(part, part.c.id == finding.c.part_id)


def findings(
    engine: Engine,
    scope: Scope,
    *,
    language: str = "zh",
    among: FindingFilter = FindingFilter(),
    order: Order = GRAVEST_FIRST,
    offset: int = 0,
    limit: int = 100,
) -> tuple[list[dict[str, Any]], int]:
    """A page of findings, errors first, with their sentence in the language asked for, and how many there are in all.

    Only of tables about regions in the reader's scope, and of files that lie wholly in it. ``order``: by one of :data:`FINDING_ORDERS`.
    Raises BadQuestion for another.
    """
    ask = _findings(scope, among, order)
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(ask.order_by(None).subquery())).scalar_one()
        rows = [dict(row) for row in connection.execute(ask.offset(offset).limit(limit)).mappings()]
    return [_said(row, scope, language) for row in rows], total


def each_finding(
    engine: Engine,
    scope: Scope,
    *,
    language: str = "zh",
    among: FindingFilter = FindingFilter(),
    order: Order = GRAVEST_FIRST,
) -> Iterator[dict[str, Any]]:
    """All findings as :func:`findings` has them, one after the other, so that they never stand in memory whole."""
    return (_said(row, scope, language) for row in one_by_one(engine, _findings(scope, among, order)))


def _findings(scope: Scope, among: FindingFilter, order: Order) -> Select[Any]:
    finding, load = schema.finding, schema.load
    order.check(FINDING_ORDERS)
    conditions = [load.c.status != "undone", _seen(scope), *among.conditions()]
    return (
        select(finding, load.c.name.label("file"))
        .select_from(_findings_source())
        .where(*conditions)
        .order_by(order.of(FINDING_ORDERS[order.by]), finding.c.id)
    )


def _said(row: Mapping[str, Any], scope: Scope, language: str) -> dict[str, Any]:
    """A finding with its sentence, and without what it says of regions that the reader may not see."""
    codes = scope.codes(regions())
    args = row["args"] if codes is None else _within(row["args"], set(codes))
    where = {name: row[name] for name in ("sheet", "cell", "row", "column", "value")}
    return {**row, "args": args, "message": message(row["code"], language, args, **where)}


def _within(args: dict[str, str], codes: set[str]) -> dict[str, str]:
    """What a finding says of other regions is left out unless the reader may see all of them."""
    others = [code for code in args.get("regions", "").split(",") if code]
    if all(code in codes for code in others):
        return args
    return {**args, "other": "—", "regions": ""}


def finding_counts(
    engine: Engine, scope: Scope, *, loads: Collection[int] | None = None, among: FindingFilter = FindingFilter()
) -> list[dict[str, Any]]:
    """Number of findings by code and severity, most first; of some loads by their ids, or of all. Seen as in :func:`findings`."""
    finding, load = schema.finding.c, schema.load.c
    conditions = [load.status != "undone", _seen(scope), *among.conditions()]
    if loads is not None:
        conditions.append(load.id.in_(sorted(loads)))
    with engine.connect() as connection:
        return [
            dict(row)
            for row in connection.execute(
                select(finding.code, finding.severity, func.count().label("count"))
                .select_from(_findings_source())
                .where(*conditions)
                .group_by(finding.code, finding.severity)
                .order_by(func.count().desc())
            ).mappings()
        ]


def lineage(engine: Engine, scope: Scope, part_id: int, row: int) -> dict[str, Any] | None:
    """Where a fact stands: file, sheet, and the cell of each field; None where there is no such fact that the reader may see.

    A fact is about its own region where it has one, else about its table's. Raises OutOfScope for a row about one unit where the
    scope has no unit lists.
    """
    part, load = schema.part, schema.load
    with engine.connect() as connection:
        home = (
            connection.execute(
                select(part, load.c.name.label("file"), load.c.sha256)
                .join(load, load.c.id == part.c.load_id)
                .where(part.c.id == part_id)
            )
            .mappings()
            .first()
        )
        if home is None:
            return None
        table = FACT_TABLES[home["content"]]
        facts = connection.execute(select(table).where(table.c.part_id == part_id, table.c.row == row)).mappings().all()
    codes = scope.codes(regions())
    if codes is not None:
        within = set(codes)
        facts = [fact for fact in facts if (fact.get("region") or home["region"]) in within]
    if not facts:
        return None
    if not scope.unit_lists and home["content"] in UNIT_CONTENTS:
        raise OutOfScope("rows about single units are not open to this reader")
    if home["content"] == "summary":
        cells = {f"{f['label']}": {"cell": f"{get_column_letter(f['col'])}{row}", "value": f["raw"]} for f in facts}
    else:
        cells = {
            name: {"cell": f"{letter}{row}", "value": facts[0].get(name)}
            for name, letter in home["columns"].items()
            if name in facts[0]
        }
    return {
        "file": home["file"],
        "sha256": home["sha256"],
        "sheet": home["sheet"],
        "row": row,
        "load_id": home["load_id"],
        "cells": cells,
    }


def statement(engine: Engine, scope: Scope, *, region: str = NATION) -> dict[str, Any] | None:
    """The newest statement of the union federation that gives both all unions and grassroots unions, with its cells.

    Keys: period, reference_date, unions, grassroots_unions, share, file, sheet, source, cells {measure: address}.
    None where there is none that the reader may see.
    """
    if scope.root not in regions().path(region):
        return None
    o, part, load = schema.observation.c, schema.part.c, schema.load.c
    source = schema.observation.join(schema.part, part.id == o.part_id).join(schema.load, load.id == part.load_id)
    with engine.connect() as connection:
        rows = connection.execute(
            select(
                part.period,
                part.reference_date,
                part.sheet,
                part.source,
                load.name,
                o.measure,
                o.value,
                o.row,
                o.col,
                o.raw,
                part.title,
            )
            .select_from(source)
            .where(
                part.status == "current",
                part.calibre == "acftu",
                o.region == region,
                o.measure.in_(("unions", "grassroots_unions")),
                o.value.is_not(None),
            )
            .order_by(part.period.desc())
        ).all()
    by_period: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_period.setdefault(row.period, {})[row.measure] = row
    for period, found in by_period.items():
        if len(found) == 2 and found["unions"].value:
            some, whole = found["grassroots_unions"], found["unions"]
            return {
                "period": period,
                "reference_date": whole.reference_date,
                "unions": whole.value,
                "grassroots_unions": some.value,
                "share": some.value / whole.value,
                "file": whole.name,
                "sheet": whole.sheet,
                "source": whole.source,
                "title": whole.title,
                "cells": {m: f"{get_column_letter(r.col)}{r.row}" for m, r in found.items()},
            }
    return None


HOLDS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit_register": ("units",),
    "union_register": ("unions", "units_covered"),
    "membership": ("members",),
    "cover_list": ("units_covered",),
    "summary": MEASURE_IDS,
}
"""Content -> measures of which a region has one where a table of its parent's speaks for it too."""


def completeness(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> list[dict[str, Any]]:
    """Who of the children of a region sent what: region, region_name, region_kind; for each content the number of rows accepted from the child and
    those below it, where any came; and ``within``: content -> the nearest region above whose table holds the child's figures, where the child
    did not send that content itself. A child of which the table above says nothing has neither: ``why`` says for each content whether it is silent or
    the copy of the table lacks it."""
    tree = regions()
    scope.check(region, tree)
    part = schema.part.c
    with engine.connect() as connection:
        sent = connection.execute(
            select(part.region, part.content, func.sum(part.rows_accepted))
            .where(part.status == "current", in_slice(schema.part, slice_))
            .group_by(part.region, part.content)
        ).all()
    senders = {(code, content) for code, content, _ in sent}
    above = {  # the last of the path that has a content is the nearest
        content: code for code in tree.path(region) for content in HOLDS if (code, content) in senders
    }
    figures = {row["region"]: row for row in ranking(engine, scope, region=region, slice_=slice_)} if above else {}
    found = []
    for child in tree.children(region):
        entry: dict[str, Any] = {"region": child, "region_name": tree[child].name, "region_kind": tree[child].kind}
        for code, content, count in sent:
            if child in tree.path(code):
                entry[content] = (entry.get(content) or 0) + count
        known: Mapping[str, Any] = figures.get(child, {})
        entry["within"] = {
            content: code
            for content, code in above.items()
            if (child, content) not in senders and any(known.get(measure) is not None for measure in HOLDS[content])
        }
        entry["why"] = {content: _why(known, child, content) for content in HOLDS}
        found.append(entry)
    return found


def _why(row: Mapping[str, Any], region: str, content: str) -> str:
    """Why what a content holds is not known of a region, or not all of it: what our copy of a table lacks is said first."""
    whys = [
        one["why"]
        for one in row.get("missing", ())
        if one["region"] == region and {*one["measures"]} & {*HOLDS[content]}
    ]
    return "not_in_source" if "not_in_source" in whys else (whys or ["not_reported"])[0]
