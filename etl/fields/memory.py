"""What a planner has said about headers that the dictionary does not know: asked once, kept by layout, applied from then on.

One readable JSON file for each layout lies in ``instance/mappings``; deleting it takes the answers back.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.vocabulary import CONTENTS, REGISTERS
from data.database.stamp import now, user_name
from data.reference import field_aliases
from etl.clean.values import plain
from etl.personal.mask import mask_file_name

IGNORE: Final = "ignore"
_DIGITS: Final = re.compile(r"[\d一二三四五六七八九〇○零]{2,}(?:年|月|季度|年度|年末|年底)?|\d+")
_LIKELY: Final = 0.45
_NAME: Final = re.compile(r"^[0-9a-f]{12}$")
_PATIENCE_SECONDS: Final = 10.0
_PAUSE_SECONDS: Final = 0.02


class UnknownField(ValueError):
    """A field that a table of this content cannot have."""


class UnknownAnswer(LookupError):
    """Nothing is kept under this name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A header of a layout and the field or measure that it stands for, or ``ignore``. ``label``: as it was in ``file``."""

    fingerprint: str
    content: str
    label: str
    field: str
    file: str
    by: str
    at: str

    @property
    def id(self) -> str:
        """Its name in lists: the layout, and the header by a short hash."""
        return f"{self.fingerprint}-{hashlib.sha256(key_of(self.label).encode()).hexdigest()[:6]}"


@dataclass(frozen=True, slots=True)
class Answers:
    """All that is kept, as the import uses it: layout -> header as compared -> field. May be pickled."""

    by_layout: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    latest: Mapping[str, str] = field(default_factory=dict)
    """File of which the headers were answered -> when the last answer was given."""

    def of(self, fingerprint: str) -> Mapping[str, str]:
        """The answers for one layout."""
        return self.by_layout.get(fingerprint, {})


NOTHING: Final = Answers()


@dataclass(frozen=True, slots=True)
class Offer:
    """An unknown header, offered for mapping. ``letter``: its column in a register, None for a label of a summary."""

    sheet: str | None
    range: str
    content: str
    fingerprint: str
    label: str
    letter: str | None
    taken: tuple[tuple[str, str], ...] = ()
    """The fields that other columns of the register have already, with their letters."""
    guess: str | None = None
    """The field that the column's cells look like, or that another column was taken for in its place."""

    @property
    def suggestions(self) -> tuple[tuple[str, float], ...]:
        """Fields or measures, likeliest first, each with how like it is (0 to 1); may be empty."""
        taken = {name for name, letter in self.taken if letter != self.letter}
        alike = tuple(found for found in suggestions(self.label, self.content, 8) if found[0] not in taken)
        if self.guess is None:
            return alike[:3]
        return ((self.guess, 1.0), *(found for found in alike if found[0] != self.guess))[:3]


def key_of(label: str) -> str:
    """A header as it is compared: half width, without blanks, marks and years."""
    return "/".join(_DIGITS.sub("", plain(part)) for part in label.split(" / "))


def fingerprint_of(labels: Iterable[str]) -> str:
    """The fingerprint of a layout: its headers, whatever their order, their years, the title and the sheet's name."""
    keys = sorted({key for label in labels if (key := key_of(label))})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:12]


def choices(content: str) -> list[str]:
    """The fields that a column of a register may be, or the measures and metrics of a summary's label."""
    if content in REGISTERS:
        return list(dict.fromkeys(alias.field for alias in field_aliases() if alias.content == content))
    return [*MEASURE_IDS, *METRIC_IDS]


@lru_cache(maxsize=4096)
def suggestions(label: str, content: str, most: int = 3) -> tuple[tuple[str, float], ...]:
    """The fields whose known headers are most like a label, likeliest first; only likely ones."""
    key, allowed = key_of(label).split("/")[-1], set(choices(content))
    if len(key) < 2:
        return ()
    best: dict[str, float] = {}
    for alias in field_aliases():
        if alias.field not in allowed or (content in REGISTERS and alias.content != content):
            continue
        for spelling in alias.aliases:
            other = plain(spelling)
            like = SequenceMatcher(None, key, other).ratio()
            if len(other) > 1 and (other in key or key in other):
                like = max(like, 0.5 + 0.5 * min(len(other), len(key)) / max(len(other), len(key)))
            best[alias.field] = max(best.get(alias.field, 0.0), like)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return tuple((name, round(like, 2)) for name, like in ranked[:most] if like >= _LIKELY)


def known(folder: Path) -> list[Answer]:
    """All answers that are kept, by layout. A file that cannot be read raises ValueError with its name."""
    found: list[Answer] = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        found += answers_of(path)
    return found


def answers_of(path: Path) -> list[Answer]:
    """The answers of one file. Raises ValueError with its name and what is wrong with it."""
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if kept["layout"] != path.stem or not _NAME.match(path.stem):
            raise ValueError(f"layout {kept['layout']!r} does not belong into a file of this name")
        if kept["content"] not in CONTENTS:
            raise ValueError(f"content {kept['content']!r} is unknown")
        found = [
            Answer(kept["layout"], kept["content"], label, said["field"], said["file"], said["by"], said["at"])
            for label, said in kept["headers"].items()
        ]
        if not all(
            isinstance(text, str) for answer in found for text in (answer.field, answer.file, answer.by, answer.at)
        ):
            raise TypeError("field, file, by and at must be texts")
    except KeyError as problem:
        raise ValueError(
            f"{path}: not a file of mappings ({problem} is missing); put it right or delete it"
        ) from problem
    except (ValueError, TypeError, AttributeError) as problem:
        raise ValueError(f"{path}: not a file of mappings ({problem}); put it right or delete it") from problem
    return found


def answers(folder: Path) -> Answers:
    """What is kept, as the import uses it."""
    by_layout: dict[str, dict[str, str]] = {}
    latest: dict[str, str] = {}
    for answer in known(folder):
        by_layout.setdefault(answer.fingerprint, {})[key_of(answer.label)] = answer.field
        latest[answer.file] = max(answer.at, latest.get(answer.file, ""))
    return Answers(by_layout, latest)


def remember(folder: Path, offer: Offer, chosen: str, *, file: str = "", by: str | None = None) -> Answer:
    """Keep an answer. Raises :class:`UnknownField` for a field that the content cannot have, or another of its columns has."""
    for name, letter in offer.taken:
        if chosen == name and letter != offer.letter:
            raise UnknownField(
                f"column {letter} is {name} already; a table has each field once: say first that {letter} is another, or {IGNORE}"
            )
    if chosen != IGNORE and chosen not in choices(offer.content):
        raise UnknownField(
            f"a {offer.content} has no field {chosen!r}; there are {', '.join([*choices(offer.content), IGNORE])}"
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{offer.fingerprint}.json"
    said = {"field": chosen, "file": mask_file_name(file), "by": by or user_name(), "at": now()}
    with _alone(folder):
        kept: dict[str, Any] = {"layout": offer.fingerprint, "content": offer.content, "headers": {}}
        if path.exists():
            answers_of(path)
            kept = json.loads(path.read_text(encoding="utf-8"))
        same = [label for label in kept["headers"] if key_of(label) == key_of(offer.label)]
        for label in same:
            del kept["headers"][label]
        if offer.letter and chosen != IGNORE:
            other = next((label for label, old in kept["headers"].items() if old["field"] == chosen), None)
            if other is not None:
                raise UnknownField(f"{other} is {chosen} already; a table has each field once")
        kept["headers"][offer.label] = said
        _write(path, kept)
    return Answer(offer.fingerprint, kept["content"], offer.label, chosen, file, said["by"], said["at"])


def forget(folder: Path, identity: str) -> Answer:
    """Take an answer back by its :attr:`Answer.id`. Raises :class:`UnknownAnswer`."""
    layout, _, _ = identity.partition("-")
    gone = next((answer for answer in known(folder) if answer.id == identity), None)
    if gone is None or not _NAME.match(layout):
        raise UnknownAnswer(f"no mapping is kept under {identity!r}")
    path = folder / f"{layout}.json"
    with _alone(folder):
        kept = json.loads(path.read_text(encoding="utf-8"))
        kept["headers"].pop(gone.label, None)
        if kept["headers"]:
            _write(path, kept)
        else:
            path.unlink()
    return gone


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While one writes, others wait: two answers given at once are both kept. A lock that a killed process left is taken over."""
    lock = folder / ".lock"
    for _ in range(int(_PATIENCE_SECONDS / _PAUSE_SECONDS)):
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            with suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > _PATIENCE_SECONDS / 2:
                    lock.unlink()
            time.sleep(_PAUSE_SECONDS)
    else:
        raise ValueError(f"{lock}: another process holds the mappings; try again")
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _write(path: Path, kept: Mapping[str, Any]) -> None:
    draft = path.with_suffix(".new")  # its writer is alone
    draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def offers(
    content: str,
    sheet: str | None,
    range_: str,
    fingerprint: str,
    unknown: Sequence[tuple[str, str | None, str | None]],
    taken: tuple[tuple[str, str], ...] = (),
) -> list[Offer]:
    """An offer for each header (label, letter, guess) of a table; ``taken``: the fields (with letters) that it has already."""
    return [Offer(sheet, range_, content, fingerprint, label, letter, taken, guess) for label, letter, guess in unknown]
