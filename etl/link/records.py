"""Rows of registers as columns to compare, and how common each trade name is in its city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from data.reference import regions
from etl.clean.credit_code import is_valid
from etl.link.addresses import road_and_number
from etl.link.names import Name, is_known_place, name_parts, own_places, short_place
from etl.link.siblings import family, institution, numbers, village

_PRIOR: Final = 4_000
"""Records of names nobody shares that stand beside those of a city, so that a name met once in a small town is not called common."""
_AMONG: Final = 3e-5
"""The part that a trade name of middling frequency has among all of a city."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row that may be a unit: of a unit register, or of what names units. ``id`` is unlike that of any other row of its side.

    ``region``: township, county or city; ``persons``: employees, or members of a union that stand for them; ``alone``: the row names one unit
    and no other row of its ``group`` the same one (an own union; a line of one list).
    """

    id: str
    name: str | None
    region: str
    code: str | None = None
    former_name: str | None = None
    address: str | None = None
    industry: str | None = None
    persons: int | None = None
    group: str = ""
    former_code: str | None = None

    @property
    def said(self) -> tuple[Any, ...]:
        """All that the row says, in one order."""
        return (
            *(self.id, self.name, self.region, self.code, self.former_name),
            *(self.address, self.industry, self.persons, self.group, self.former_code),
        )

    def called(self, id_: str, group: str) -> Record:
        """The same under an id, in a group."""
        said = (self.name, self.region, self.code, self.former_name, self.address, self.industry, self.persons)
        return Record(id_, *said, group, self.former_code)


def city_of(region: str) -> str:
    """The first four digits of a region's code: rows of one city are compared, and no others."""
    return region[:4]


def township_of(region: str) -> str | None:
    """The township of a region, where it is one."""
    return region if len(region) > 6 else None


def frame_of(records: Iterable[Record]) -> pd.DataFrame:
    """One row a record, with the columns that the model compares (:mod:`etl.link.model`); None where a record says nothing."""
    return pd.DataFrame([_row(record) for record in records], columns=COLUMNS).astype(
        {name: "string" for name in COLUMNS if name != "persons"} | {"persons": "Int64"}
    )


COLUMNS: Final = (
    "unique_id",
    "city",
    "county",
    "township",
    "code",
    "place",
    "trade_name",
    "trade",
    "core",
    "form",
    "branch",
    "numbers",
    "family",
    "institution",
    "village",
    "sound",
    "trade_sound",
    "letters",
    "head",
    "begins",
    "ends",
    "former",
    "whole",
    "road",
    "house",
    "industry",
    "persons",
    "name_key",
)


def _row(record: Record) -> tuple[Any, ...]:
    parts = name_parts(record.name or "", record.region)
    was = name_parts(record.former_name, record.region) if record.former_name else None
    road, number = road_and_number(record.address)
    city = city_of(record.region)
    county = record.region[:6]
    tree = regions()
    settled = county in tree and tree[county].level not in ("city", "province", "nation")
    core = parts.core
    return (
        record.id,
        city,
        county if settled else None,
        township_of(record.region),
        record.code if record.code and is_valid(record.code) else None,
        _foreign(parts.place, record.region),
        parts.trade_name or None,
        parts.trade,
        core or None,
        parts.form or None,
        parts.branch,
        numbers(parts.core + parts.form + parts.branch),
        family(parts.core),
        institution(parts.core, parts.form),
        village(core),
        parts.sound or None,
        parts.trade_sound or None,
        "".join(sorted(core)) or None,
        core[:2] or None,
        *_ends(parts),
        (was.core + was.branch) or None if was else None,
        (core + parts.branch) or None,
        road or None,
        f"{road}{number}" if road and number else None,
        record.industry[:3] if record.industry else None,
        record.persons,
        f"{city}|{parts.trade_name}" if parts.trade_name else None,
    )


def _ends(parts: Name) -> tuple[str | None, str | None]:
    """(first sign, last sign) of the trade name beside the trade; of a name without one, beside its last sign and form."""
    if parts.trade:
        return f"{parts.trade_name[:1]}|{parts.trade}", f"{parts.trade_name[-1:]}|{parts.trade}"
    core, form = parts.core, parts.form
    return (f"{core[:1]}|{core[-1:]}{form}", f"{core[-2:]}|{form}") if form and len(core) > 2 else (None, None)


def _foreign(place: str, region: str) -> str | None:
    """The place in front of a name, where it is not the one that the row is in anyway: 海宁 in Haining says nothing, nor does a place that is none any more."""
    short = short_place(place, region[:6])
    county = region[:6]
    return short if short and short not in own_places(county) and is_known_place(short, county) else None


def frequencies(*frames: pd.DataFrame) -> pd.DataFrame:
    """Of each trade name in its city (``name_key``) the part of the city's records that bear it (``tf_name_key``).

    Smoothed, and by city, so that what one city sends changes no weight in another.
    """
    keys: Counter[str] = Counter()
    for frame in frames:
        keys.update(frame["name_key"].dropna().tolist())
    cities: Counter[str] = Counter()
    for key, count in keys.items():
        cities[key.partition("|")[0]] += count
    listed = sorted(keys)
    shares = [(keys[key] + _PRIOR * _AMONG) / (cities[key.partition("|")[0]] + _PRIOR) for key in listed]
    return pd.DataFrame({"name_key": pd.array(listed, dtype="string"), "tf_name_key": shares})
