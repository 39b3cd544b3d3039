"""Registers of some counties over some periods, drawn by chance: units that open, go, move to another county, change class or cover, lose or get a
code, or are sent twice; as the files that an office sends, one after the other, corrects and takes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import Engine, select

from data.database import links, schema
from data.slice import Slice
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_results
from etl.load.store import store_result
from etl.load.undo import undo
from etl.publish.links.decide import decide, keys_of, take_back
from etl.publish.publish import publish
from tests.links.books import UNION_HEADS, UNIT_HEADS, code, write

COUNTIES: Final = ("330102", "330105", "330203", "340102", "340176", "B03")
"""Two of one city, one of another, one of another province with a zone of its city, and a body."""
SEATS: Final = {"330102": ("330102", "330102001"), "330105": ("330105", "330100"), "340102": ("340102", "340102002")}
"""Where units of a sender stand: townships and the city above too."""
FIELD: Final = ("register", "administrative")
SHEETS: Final = ("单位台账", "工会台账")


@dataclass(frozen=True, slots=True)
class Firm:
    """A unit as a register has it."""

    number: int
    coded: str | None
    region: str
    industry: str
    persons: int | None
    said: str | None
    name: str = ""

    def row(self) -> list[object]:
        """Its row."""
        return [
            self.coded,
            self.name or f"样例第{self.number}厂",
            self.region,
            self.industry,
            self.persons,
            "和平路1号",
            self.said,
        ]


@dataclass(slots=True)
class Years:
    """An office's doings on a database."""

    engine: Engine
    folder: Path
    draw: Random
    periods: tuple[str, ...]
    books: int = 0
    firms: list[Firm] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.firms = [self._new(number) for number in range(60)]

    def _new(self, number: int) -> Firm:
        draw = self.draw
        home = draw.choice(COUNTIES)
        return Firm(
            number,
            draw.choice([code(number), code(number), code(number), None]),
            draw.choice(SEATS.get(home, (home,))),
            draw.choice(["1711", "5211", "6510"]),
            draw.choice([None, 3, 8, 30, 120, 900]),
            draw.choice(["是", "否", None]),
            draw.choice(["", "", "", "同名厂"]),
        )

    def _turn(self, firm: Firm) -> Firm | None:
        """What becomes of a unit."""
        draw, lot = self.draw, self.draw.random()
        if lot < 0.1:
            return None
        if lot < 0.2:
            home = draw.choice(COUNTIES)
            return replace(firm, region=draw.choice(SEATS.get(home, (home,))))
        if lot < 0.3:
            return replace(firm, persons=draw.choice([None, 3, 30, 900]), industry=draw.choice(["1711", "5211"]))
        if lot < 0.4:
            return replace(firm, said=draw.choice(["是", "否", None]))
        if lot < 0.5:
            return replace(firm, coded=draw.choice([None, code(firm.number), code(firm.number).replace("0", "O", 1)]))
        return firm

    def step(self) -> None:
        """Do one thing."""
        doings = (
            (self._send,) * 6 + (self._send_unions,) * 2 + (self._undo,) * 2 + (self._say, self._unsay, self._at_once)
        )
        self.draw.choice(doings)()

    def begin(self) -> None:
        """A county of each province sends every period, the others every other one, all in one batch."""
        self._batch(
            [
                (county, period)
                for turn, period in enumerate(self.periods)
                for number, county in enumerate(COUNTIES)
                if number % 3 == 0 or (number + turn) % 2
            ]
        )

    def _send(self) -> None:
        self._load(self._unit_book(), self.draw.choice(self.periods), self._sender)

    def _at_once(self) -> None:
        self._batch([(county, None) for county in COUNTIES])

    _sender: str = COUNTIES[0]

    def _unit_book(self, county: str | None = None) -> Path:
        """A sender's register of today: a county's, or its whole province's."""
        draw = self.draw
        self._sender = county or draw.choice((*COUNTIES, "330000"))
        turned = [(firm, self._turn(firm)) for firm in self.firms]
        self.firms = [now or self._new(firm.number) for firm, now in turned]
        here = self._sender[:2] if self._sender.endswith("0000") else self._sender[:4]
        mine = [now for _, now in turned if now is not None and now.region.startswith(here)]
        mine = [
            firm for firm in mine if here == self._sender[:2] or firm.region in SEATS.get(self._sender, (self._sender,))
        ]
        self.books += 1
        rows = [firm.row() for firm in mine if draw.random() < 0.95]
        return write(self.folder / f"{self.books}单位.csv", (*UNIT_HEADS, "是否建会"), rows)

    def _send_unions(self) -> None:
        county = self.draw.choice(COUNTIES)
        self.books += 1
        some = [firm for firm in self.firms if firm.region[:4] == county[:4] and self.draw.random() < 0.4]
        rows = [
            [
                f"{f.name or f.number}工会",
                "单独基层工会",
                county,
                f.name or f"样例第{f.number}厂",
                f.coded,
                5,
                "和平路1号",
            ]
            for f in some
        ]
        self._load(
            write(self.folder / f"{self.books}工会.csv", UNION_HEADS, rows), self.draw.choice(self.periods), county
        )

    def _said(self, path: Path, period: str, sender: str) -> Flags:
        self.done.append(f"{sender} sends {path.name} of {period}")
        return Flags(period=period, calibre=FIELD[0], purpose=FIELD[1], region=sender)

    def _load(self, path: Path, period: str, sender: str) -> None:
        said = self._said(path, period, sender)
        load_results(self.engine, [process_file(str(path), said)], said)

    def _batch(self, sent: Iterable[tuple[str, str | None]]) -> None:
        """Registers of units of some counties, each of a period or of one drawn by chance, published once."""
        staged = set()
        for county, period in sent:
            path = self._unit_book(county)
            said = self._said(path, period or self.draw.choice(self.periods), county)
            report = store_result(self.engine, process_file(str(path), said), said)
            if report.status == "loaded" and report.load_id is not None:
                staged.add(report.load_id)
        if staged:
            publish(self.engine, staged)

    def _undo(self) -> None:
        load = schema.load.c
        with self.engine.connect() as connection:
            ids = connection.execute(select(load.id).where(load.status == "loaded").order_by(load.id)).scalars().all()
        if ids:
            chosen = self.draw.choice(ids)
            self.done.append(f"load {chosen} undone")
            undo(self.engine, chosen)

    def _say(self) -> None:
        pair = links.link.c
        with self.engine.connect() as connection:
            ids = connection.execute(select(pair.id).order_by(pair.id)).scalars().all()
            keys = keys_of(connection, [self.draw.choice(ids)]) if ids else []
        self.done.append(f"said of {keys}")
        for key in keys:
            decide(self.engine, [(key, self.draw.choice(["accept", "reject"]), "查过")], "县总工会")

    def _unsay(self) -> None:
        decision, pair = links.link_decision.c, links.link.c
        there = select(pair.id).select_from(
            links.link.join(
                links.link_decision, (decision.unit_key == pair.unit_key) & (decision.other_key == pair.other_key)
            )
        )
        with self.engine.connect() as connection:
            ids = (
                connection.execute(
                    there.where(decision.revoked_at.is_(None), decision.kind == pair.kind).order_by(pair.id)
                )
                .scalars()
                .all()
            )
        if ids:
            self.done.append(f"taken back of {ids[0]}")
            take_back(self.engine, [ids[0]], "县总工会")

    def at(self, period: str) -> Slice:
        """A period of theirs."""
        return Slice(period, *FIELD)
