"""Random registers, county by county: blanks, wrong figures, codes that cannot be read, unions and whole registers that are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Engine

from data.database.engine import writer
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_results
from tests.recount.workbooks import UNITS, code, union, write

Rows = list[list[Any]]
COUNTIES = ("330102", "330105", "330203")
"""Two counties of one city and one of another."""
_NAMES = dict(zip(COUNTIES, ("杭州市上城区", "杭州市拱墅区", "宁波市海曙区"), strict=True))
_PERSONS = st.sampled_from([None, 3, 8, 30, 120])


@dataclass(frozen=True, slots=True)
class Sent:
    """What one county sends of one year: the rows of each sheet. Codes are the county's own: no other county has them."""

    county: str
    sheets: Mapping[str, Rows]

    def write(self, folder: Path, period: str = "2024") -> Path:
        """Its workbook."""
        sender = f"{self.county} {_NAMES[self.county]}"
        return write(folder, self.sheets, sender=sender, headers={"单位台账": (*UNITS, "是否建会")}, period=period)


def _unit_row(draw: st.DrawFn, county: str, number: int, said: st.SearchStrategy[str | None]) -> list[Any]:
    valid = code("91", number)
    wrong = valid[:-1] + ("0" if valid[-1] != "0" else "1")
    return [
        draw(st.sampled_from([valid, valid, valid, wrong, None])),
        f"样例{number}",
        county,
        draw(st.sampled_from(["C13", "F52", None])),
        draw(_PERSONS),
        draw(st.sampled_from([None, 2, 40])),
        draw(st.sampled_from(["企业", "企业", "机关"])),
        draw(said),
    ]


def _union_rows(draw: st.DrawFn, county: str, numbers: Sequence[int]) -> tuple[Rows, Rows]:
    """Rows of a union register and of a cover list."""

    def one(number: int, of: int | None, **more: Any) -> list[Any]:
        members, women = draw(_PERSONS), draw(st.sampled_from([None, 1, 40]))
        said = draw(st.sampled_from(["是", "否", None]))
        return union(number, of, members, women=women, agreement=said, region=county, **more)

    rows = [one(n, n) for n in numbers if draw(st.booleans())]
    cover: Rows = []
    if draw(st.booleans()):
        joint = numbers[0] + 50
        rows.append(one(joint, None, kind=draw(st.sampled_from(["联合基层工会", "区域性基层工会联合会"]))))
        listed = draw(st.lists(st.sampled_from([*numbers, numbers[0] + 90]), unique=True))
        cover += [[code("81", joint), code("91", n)] for n in listed]
    if draw(st.booleans()):
        rows.append(one(numbers[0] + 60, None, kind="县(市、区)总工会", level="县级"))
    if draw(st.booleans()):
        unknown = code("81", numbers[0] + 70)
        cover.append([unknown, code("91", draw(st.sampled_from(numbers)))])
    return rows, cover


@st.composite
def sent(draw: st.DrawFn, county: str) -> Sent:
    """One county's registers; one of the two may be missing."""
    first = 100 * (COUNTIES.index(county) + 1)
    numbers = range(first, first + draw(st.integers(1, 5)))
    said = draw(st.sampled_from([st.none(), st.sampled_from(["是", "否", None])]))
    units = [_unit_row(draw, county, number, said) for number in numbers]
    unions, cover = _union_rows(draw, county, numbers)
    parts = draw(st.sampled_from([("单位台账", "工会台账", "覆盖单位"), ("单位台账",), ("工会台账", "覆盖单位")]))
    sheets = {"单位台账": units, "工会台账": unions, "覆盖单位": cover}
    return Sent(county, {name: sheets[name] for name in parts if sheets[name]})


def nations() -> st.SearchStrategy[list[Sent]]:
    """What some of the counties send; the others are silent, and one that has nothing to send is silent too."""
    some = st.lists(st.sampled_from(COUNTIES), min_size=1, unique=True)
    whole = some.flatmap(lambda counties: st.tuples(*(sent(county) for county in sorted(counties))))
    return whole.map(lambda found: [one for one in found if one.sheets]).filter(bool)


def loaded(periods: Mapping[str, Sequence[Sent]], folder: Path) -> Engine:
    """A database in memory with what was sent of each year, through the whole import."""
    engine = writer("sqlite://")
    paths = [one.write(folder, period) for period, counties in periods.items() for one in counties]
    load_results(engine, [process_file(str(path), Flags()) for path in paths])
    return engine


def database(**periods: Sequence[Sent]) -> Engine:
    """Like :func:`loaded`, of workbooks that are gone afterwards; periods as ``y2024``."""
    with TemporaryDirectory() as folder:
        return loaded({period.removeprefix("y"): counties for period, counties in periods.items()}, Path(folder))
