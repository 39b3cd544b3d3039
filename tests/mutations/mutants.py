"""The mutants: a number gives always the same one."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.mutations import damage
from tests.mutations.content import CONTENT, several
from tests.mutations.truth import Book, register_book, single_book, summary_book
from tests.mutations.written import SHEETS, SINGLE, SUFFIX, ZIPPED, write

SEED = 20241231


@dataclass(frozen=True, slots=True)
class Mutant:
    """``book``: what the file was made of, with the facts of the cells that were not touched."""

    number: int
    kind: str
    container: str
    content: bytes
    book: Book
    damaged: bool

    @property
    def name(self) -> str:
        """A file name, without a year in it."""
        return f"m{self.number:05d}.{SUFFIX.get(self.container, self.container.partition('_')[0])}"

    @property
    def one_sheet(self) -> bool:
        """Whether the container knows no sheets."""
        return self.container in SINGLE

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.container}: {'; '.join(self.book.story)}"


_CONTENT_KINDS: tuple[str, ...] = (*CONTENT, "several")
_BOOKS: dict[tuple[str, int], tuple[Book, bytes]] = {}
_VARIETY = 12


def _base(container: str, draw: random.Random) -> tuple[Book, bytes]:
    """One of some intact books in this container, written once; odfpy takes its time."""
    key = (container, draw.randrange(_VARIETY))
    if key not in _BOOKS:
        own = random.Random(f"{SEED} {key}")
        book = _book(container, own)
        _BOOKS[key] = book, write(book, container)
    book, content = _BOOKS[key]
    return copy.deepcopy(book), content


def _book(container: str, draw: random.Random) -> Book:
    if container in SINGLE:
        return single_book(draw)
    return register_book(draw) if draw.random() < 0.7 else summary_book(draw)


def mutant(number: int) -> Mutant:
    """The mutant of this number: the kinds take turns, containers and places are drawn."""
    draw = random.Random(f"{SEED} {number}")
    if number % 2:
        kind = _CONTENT_KINDS[number // 2 % len(_CONTENT_KINDS)]
        container = draw.choice(SHEETS if kind.startswith("sheet") or draw.random() < 0.7 else SINGLE)
        container = "xlsx" if kind == "sheet_hidden" else container
        book = _book(container, draw)
        (several if kind == "several" else CONTENT[kind])(book, draw)
        if container in SINGLE:
            book.leaves = book.leaves[:1]
        return Mutant(number, kind, container, write(book, container), book, damaged=False)
    container = draw.choice((*SHEETS, *SHEETS, *SINGLE))
    ways: list[Callable[[Book, str, bytes, random.Random], bytes]] = [*damage.EVERYWHERE]
    if container in ZIPPED:
        ways += damage.IN_ZIPS
    if container == "xls":
        ways += damage.IN_XLS
    if container.startswith(("csv", "tsv")):
        ways += damage.IN_TEXT
    way = draw.choice(ways)
    book, content = _base(container, draw)
    return Mutant(number, way.__name__, container, way(book, container, content, draw), book, damaged=True)


def mutants(start: int, stop: int) -> Iterator[Mutant]:
    """The mutants of these numbers."""
    return map(mutant, range(start, stop))
