"""Units of two periods are paired anew only where a change reaches them: what is left of that is what pairing all of them anew leaves."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

import etl.publish.links.periods
from data.database import links
from data.database.engine import writer
from etl.load.batch import load_results
from etl.load.undo import undo
from tests.etl.publish.test_reached import Sender, as_if_whole, differing, rows_of

NAMES = ("晴川纺织", "望岳模具", "青禾包装", "鹤鸣五金", "松涛印务")


class Clerk(Sender):
    """Sends unit registers alone; codes are often missing, or written with a letter for a figure, and units move, seldom to another province."""

    def file(self) -> Any:
        kinds = self.random.sample
        self.random.sample = lambda _kinds, _count: ["unit_register"]  # type: ignore[assignment,misc]
        try:
            return super().file()
        finally:
            self.random.sample = kinds  # type: ignore[method-assign]

    def _some(self) -> range:
        return range(self.random.randint(3, 8))

    def _unit_register(self, region: str) -> dict[str, list[Any]]:
        pick, rows = self.random.choice, []
        for code in dict.fromkeys(self._unit(region) for _ in self._some()):
            place = self._place(region)
            said = self.random.choices((code, None, code.replace("0", "O", 1), code[8:17]), (6, 2, 1, 1))[0]
            name = NAMES[int(code[11:17]) % len(NAMES)] if self.random.random() < 0.8 else pick(NAMES)
            rows.append(
                {"credit_code": said, "name": f"{name}有限公司", "region": place, "industry": "1711", "employees": 20}
            )
        more = {"employees_women": None, "size": "small", "unit_kind": "enterprise", "is_new": None, "union_code": None}
        return self._columns({**row, **more, "cover_stated": pick([None, False])} for row in rows)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (0, *range(2, 20)))])
def test_pairs_of_periods_are_as_if_all_were_made_anew(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Clerk(seed, links=(0.0, 0.05, 0.2)[seed % 3])
    engine = writer("sqlite://")
    loads: list[int] = []
    met: list[set[str] | None] = []
    heads = etl.publish.links.periods._heads

    def noted(*given: Any) -> set[str] | None:
        met.append(heads(*given))
        return met[-1]

    monkeypatch.setattr("etl.publish.links.periods._heads", noted)
    pairs = restricted = 0
    for step in range(9):
        met.clear()
        if step > 3 and loads and sender.random.random() < 0.3:
            undo(engine, loads.pop(sender.random.randrange(len(loads))))
        else:
            reports = load_results(engine, [sender.file() for _ in range(1 if step else 10)])
            loads += [report.load_id for report in reports if report.load_id and report.status == "loaded"]
        restricted += any(reached is not None for reached in met)
        incremental = rows_of(engine)
        as_if_whole(engine)
        assert not differing(incremental, rows_of(engine)), (seed, step, met)
        with engine.connect() as connection:
            pairs += connection.execute(select(func.count()).where(links.link.c.kind == "unit_unit")).scalar_one()
    assert seed != 1 or (pairs and restricted)  # few registers of other seeds have any
