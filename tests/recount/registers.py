"""Tables to registers of one period: identities, figures that are kept and figures that are withheld, who speaks for what.

Decisions taken where the law leaves room:

* A part above its whole (women above employees, women or migrants above members) withholds both: which of the two is wrong cannot be
  told, and the rule withholds a figure "and what it is held against". The row stays, with all other figures.
* Members and their parts come from the membership sheet figure by figure; a blank or withheld one falls back on the union register.
* A code that stands twice in one register counts once, by its first row; in two registers by that of the deeper sender, of two equally
  deep ones by that of the smaller code.
* A line of a cover list and a row of members are about the place where their union sits, whatever their own sheet says of places: one
  sender's sheet of members without a column of regions would else be about all of that sender's places, or about none.
* A row without a region belongs to its sender; a row whose region no tree knows cannot be placed and is out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tests.recount import values
from tests.recount.places import Industries, Places
from tests.recount.reading import Table, plain
from tests.recount.sizes import size_of

MEMBERS = ("members", "members_women", "members_migrant", "members_platform")
STAFF = ("staff_full", "staff_part", "social_workers")
SAID_BY_UNION = ("agreement", "wage_agreement", "congress")
_GRASSROOTS = {None, "基层", "基层级", "基层工会"}
_KEPT: dict[str, dict[str, tuple[str, ...]]] = {
    "units": {
        "texts": ("name", "union_code", "region", "industry"),
        "figures": ("employees", "employees_women", "revenue", "assets"),
        "flags": ("is_new",),
    },
    "unions": {
        "texts": ("union_name", "unit_code", "unit_name", "region", "level"),
        "figures": (*MEMBERS, *STAFF),
        "flags": ("dormant", *SAID_BY_UNION),
        "dates": ("founded", "dissolved", "term_end"),
    },
    "membership": {"texts": ("union_name", "region"), "figures": MEMBERS},
    "cover": {"texts": ("union_name", "unit_name", "region")},
}
"""The columns that are read of each content."""


@dataclass(slots=True)
class Registers:
    """What one period's registers say. ``spoken``: senders' regions with a union register -> the columns that it has; ``told``: those
    with a sheet of members."""

    period: str
    units: pd.DataFrame
    unions: pd.DataFrame
    cover: pd.DataFrame
    spoken: dict[str, set[str]]
    told: dict[str, set[str]]

    def columns_over(self, region: str, places: Places) -> set[str]:
        """The columns of the registers that speak of the unions of a region: the most exact sender's (rule 13)."""
        ways = ([said[step] for step in places.path(region) if step in said] for said in (self.spoken, self.told))
        return set().union(*(way[0] for way in ways if way))


def registers_of(tables: Sequence[Table], places: Places, industries: Industries) -> dict[str, Registers]:
    """The registers of each period."""
    return {period: _of_period(period, tables, places, industries) for period in sorted({t.period for t in tables})}


def _of_period(period: str, tables: Sequence[Table], places: Places, industries: Industries) -> Registers:
    # The same sender's later table of the same content takes the first one's place.
    latest = {(t.content, t.sender): t for t in tables if t.period == period}
    joined = {}
    for content in _KEPT:
        found = [table for table in latest.values() if table.content == content]
        if not found:
            found = [Table(content, period, "100000", pd.DataFrame(), "", {})]
        rows = pd.concat([_clean(table, places) for table in found], ignore_index=True)
        if content == "unions":
            seats = _seats(rows, places)
        joined[content] = _once(rows, content, places, seats if content == "membership" else {})
    unions = _with_members(joined["unions"], joined["membership"])
    joined["cover"] = _lists_of_speakers(joined["cover"], seats, latest.values(), places)
    spoken = {t.sender: set(t.rows.columns) for t in latest.values() if t.content == "unions"}
    told = {t.sender: set(t.rows.columns) & set(MEMBERS) for t in latest.values() if t.content == "membership"}
    return Registers(period, _with_sizes(joined["units"], industries), unions, joined["cover"], spoken, told)


def _clean(table: Table, places: Places) -> pd.DataFrame:
    """A table's rows with all columns of its content; ``bad:x`` where figure x is withheld, ``has:x`` where there is a column x."""
    raw = table.rows
    frame = pd.DataFrame({"sender": table.sender}, index=raw.index)
    empty = pd.Series([None] * len(raw), index=raw.index, dtype=object)

    def cells(name: str) -> pd.Series:
        return raw.get(name, empty)

    kept = _KEPT[table.content]
    for name in kept["texts"]:
        frame[name] = values.texts(cells(name))
    for name in kept.get("figures", ()):
        scale = table.yuan[name] if name in ("revenue", "assets") and name in raw else 1
        frame[name], frame[f"bad:{name}"] = values.numbers(cells(name), scale)
    for name in kept.get("dates", ()):
        frame[name] = values.dates(cells(name))
    for name in kept.get("flags", ()):
        frame[name] = values.flags(cells(name))
    for name in (*kept.get("figures", ()), *kept.get("dates", ()), *kept.get("flags", ())):
        frame[f"has:{name}"] = name in raw
    frame["valid_union"] = values.codes(cells("union_code"))
    if table.content == "units":
        frame["valid"] = values.unit_codes(cells("code"))
        frame["unit_kind"] = values.words(cells("unit_kind"), values.UNIT_KINDS)
        frame["stated"] = _stated(table)
    elif table.content != "membership":
        frame["valid_unit"] = values.unit_codes(cells("unit_code"))
        frame["union_kind"] = values.words(cells("union_kind"), values.UNION_KINDS)
    frame["region"] = values.each(
        frame["region"], lambda text: places.find(text, table.sender) if text else table.sender
    )
    frame = frame[frame["region"].notna()].copy()
    frame["region"] = values.each(frame["region"], places.home)
    parts = (("employees_women", "employees"), ("members_women", "members"), ("members_migrant", "members"))
    above = {pair: frame[pair[0]] > frame[pair[1]] for pair in parts if {*pair} <= {*frame.columns}}
    for (part, whole), rows in above.items():
        frame.loc[rows, [part, whole]] = np.nan
        frame.loc[rows, [f"bad:{part}", f"bad:{whole}"]] = True
    return frame


def _stated(table: Table) -> pd.Series:
    """Rule 1: 是 is 1, 否 is 0; a blank is 0 only where a note says so or √ is the column's only mark, else nothing."""
    if "stated" not in table.rows:
        return pd.Series(np.nan, index=table.rows.index)
    said = values.flags(table.rows["stated"])
    cells = table.rows["stated"].map(plain)
    marks = set(cells) - {""}
    noted = re.search(r"(空白|空格|不填|未填|留空)[^。;；\n]{0,10}(未|没|否|无)", table.notes)
    if noted or (marks and marks <= {"√", "✓"}):
        said = said.where(cells != "", 0.0)
    return said


def _seats(unions: pd.DataFrame, places: Places) -> dict[str, str]:
    """Where each union sits, by its code; of several registers' places the one that lies deepest."""
    known = [pair for pair in zip(unions["valid_union"], unions["region"], strict=True) if pair[0]]
    return dict(sorted(known, key=lambda pair: (len(places.path(pair[1])), pair[1])))


def _once(frame: pd.DataFrame, content: str, places: Places, seats: dict[str, str]) -> pd.DataFrame:
    """Rule 13: the most exact sender speaks for its subtree, and what has an identity counts once (rule 2: code, else name + region).

    ``seats``: of a sheet of members, where its unions sit: a row is about that place, as a line of a cover list is.
    """
    depth = {sender: len(places.path(sender)) for sender in frame["sender"].unique()}
    if content != "cover":  # a list belongs to the place of its union: see _lists_of_speakers
        about = frame["region"]
        if seats:
            about = values.keep(frame["valid_union"].map(seats), frame["valid_union"].isin(seats), about)
        speaker = {}
        for region in about.unique():
            found = [step for step in places.path(region) if step in depth]
            speaker[region] = found[0] if found else None
        best = about.map(speaker)
        frame = frame[(best == frame["sender"]) | best.isna()].copy()
    frame["depth"] = frame["sender"].map(depth)
    frame = frame.sort_values(["depth", "sender"], ascending=[False, True], kind="stable")
    if content == "cover":
        frame["union_id"] = identity(frame["valid_union"], frame["union_name"], frame["region"])
        frame["unit_id"] = identity(frame["valid_unit"], frame["unit_name"], frame["region"])
        return frame.drop_duplicates(["union_id", "unit_id"]).reset_index(drop=True)
    code, name = ("valid", "name") if content == "units" else ("valid_union", "union_name")
    frame["id"] = identity(frame[code], frame[name], frame["region"])
    frame = frame[frame["id"].notna()].drop_duplicates("id")
    return frame.reset_index(drop=True)


def _lists_of_speakers(
    cover: pd.DataFrame, seats: dict[str, str], tables: Iterable[Table], places: Places
) -> pd.DataFrame:
    """Rule 13 for cover lists: where the union sits (``seats``, by whichever register has it) a more exact sender's list counts alone."""
    senders = {table.sender for table in tables if table.content == "cover"}

    def counts(union: Any, sender: str) -> bool:
        way = places.path(seats[union]) if union in seats else []
        speaker = next((step for step in way if step in senders), None)
        return speaker in (None, sender) or sender not in places.path(speaker)

    kept = [counts(*pair) for pair in zip(cover["union_id"], cover["sender"], strict=True)]
    return cover[pd.Series(kept, cover.index, dtype=bool)].reset_index(drop=True)


def identity(code: pd.Series, name: pd.Series, region: pd.Series) -> pd.Series:
    """Rule 2: the valid code; without one name and region; None where neither is there."""
    columns = zip(code.tolist(), name.tolist(), region.tolist(), strict=True)
    found = [own or (f"{label}@{place}" if label and place else None) for own, label, place in columns]
    return pd.Series(found, index=code.index, dtype=object)


def _with_members(unions: pd.DataFrame, membership: pd.DataFrame) -> pd.DataFrame:
    """Unions with the membership sheet's figures before the register's. Rule 13: a sheet's row of a union that no register knows is out."""
    unions = unions.copy()
    sheet = membership.set_index("id")
    for name in MEMBERS:
        said = unions["id"].map(sheet[name]).astype(float)
        unions[name] = said.where(said.notna(), unions[name])
        unions[f"bad:{name}"] |= unions["id"].map(sheet[f"bad:{name}"]).eq(True)
        unions[f"bad:{name}"] &= unions[name].isna()
        unions[f"has:{name}"] |= unions["id"].map(sheet[f"has:{name}"]).eq(True)
    # Rule 2: a kind that cannot be read is not the row's identity: a union that names its unit is that unit's own.
    columns = zip(unions["union_kind"], unions["unit_code"], unions["level"], strict=True)
    kinds = [
        kind or ("own" if unit else "above" if level not in _GRASSROOTS else None) for kind, unit, level in columns
    ]
    unions["union_kind"] = pd.Series(kinds, unions.index, dtype=object)
    unions["unit_id"] = identity(unions["valid_unit"], unions["unit_name"], unions["region"])
    return unions


_KIND_BY_CODE = {"11": "government", "12": "institution", "13": "social_organisation", "19": "other"}
_KIND_BY_CODE |= {"91": "enterprise", "93": "enterprise", "92": "other"}


def _kind_of(code: str | None) -> str:
    """The kind that a code's first letters imply; an enterprise where nothing does."""
    if code is None:
        return "enterprise"
    return _KIND_BY_CODE.get(code[:2]) or {"1": "institution", "5": "social_organisation"}.get(code[0], "other")


def _with_sizes(units: pd.DataFrame, industries: Industries) -> pd.DataFrame:
    units = units.copy()
    units["unit_kind"] = values.keep(
        units["unit_kind"], units["unit_kind"].notna(), values.each(units["valid"], _kind_of)
    )
    units["code_of_industry"] = values.each(units["industry"], lambda text: industries.find(text) if text else None)
    units["industry"] = values.each(units["code_of_industry"], lambda code: code[0] if code else "unknown")
    columns = ["unit_kind", "code_of_industry", "employees", "revenue", "assets"]
    units["size"] = [size_of(*row) for row in units[columns].itertuples(index=False, name=None)]
    return units
