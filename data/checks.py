"""The catalogue of checks: each has a stable code, a level that a planner can set in the file, and its sentence in two languages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, cast

from analysis.vocabulary import LEVELS, Level
from data.reference import FOLDER, calibres, field_aliases, figures, regions
from data.settings import Settings
from data.texts import catalogue
from data.texts.names import region_name

OVERRIDES: Final = "check_levels.csv"


class BadLevels(ValueError):
    """An office's own file of levels that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: ``level`` error (keeps something out), warning or info; messages with ``{placeholders}``.

    ``figure_only``: as an error in a row of a register it keeps out the figure (and what that is held against), not the row.

    ``may_be``: the levels that an office may give it. What cannot be stored (a row without a region) or was not read stays an error;
    what is known only when all files are in cannot be one; what leaves something out cannot be off.
    """

    code: str
    level: Level
    message_zh: str
    message_en: str
    may_be: frozenset[Level]
    figure_only: bool = False

    @property
    def fixed(self) -> bool:
        """Whether the level cannot be set at all."""
        return len(self.may_be) == 1


@cache
def checks() -> dict[str, Check]:
    """All checks by code, from every ``checks_*.csv``. Raises ValueError for a code given twice or an unknown level."""
    found: dict[str, Check] = {}
    for path in sorted(FOLDER.glob("checks_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                may_be = frozenset(row["may_be"].split())
                if row["code"] in found or not may_be <= set(LEVELS) or row["level"] not in may_be - {"off"}:
                    raise ValueError(
                        f"{path.name}: check {row['code']!r} is given twice or has the unknown level {row['level']!r}"
                    )
                found[row["code"]] = Check(
                    row["code"],
                    cast(Level, row["level"]),
                    row["message_zh"],
                    row["message_en"],
                    cast(frozenset[Level], may_be),
                    row.get("keeps_out") == "figure",
                )
    return found


Levels = Mapping[str, Level]
"""The level of every check, by code."""
_settled: Final[ContextVar[Levels | None]] = ContextVar("levels", default=None)


def settle(instance: Path | None = None) -> Levels:
    """The level of every check as it is now: an office's own, which lie in ``instance``, else the catalogue's.

    Raises :class:`BadLevels`.
    """
    path = (instance or Settings.from_environment().instance) / OVERRIDES
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return standard()
    return standard() | read_levels(path, changed)


@cache
def standard() -> dict[str, Level]:
    """The catalogue's level of every check."""
    return {check.code: check.level for check in checks().values()}


@contextmanager
def settled(levels: Levels | None) -> Iterator[None]:
    """Within, :func:`level_of` goes by ``levels``, settled now where they are None: one table for a file or a batch of them."""
    token = _settled.set(settle() if levels is None else levels)
    try:
        yield
    finally:
        _settled.reset(token)


def level_of(code: str) -> Level:
    """The level of a check: the one settled for what is under way (:func:`settled`), else the one of this moment.

    Raises KeyError for a code that the catalogue lacks.
    """
    levels = _settled.get()
    return (settle() if levels is None else levels)[code]


@lru_cache(maxsize=4)
def read_levels(path: Path, _changed: int = 0) -> dict[str, Level]:
    """An office's own levels: a CSV with ``code`` and ``level``. Raises :class:`BadLevels`."""
    own: dict[str, Level] = {}
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    if not {"code", "level"} <= set(reader.fieldnames or ()):
        raise BadLevels(f"{path}, line 1: the columns are code and level")
    for row in reader:
        code, level = (row["code"] or "").strip(), (row["level"] or "").strip()
        where = f"{path}, line {reader.line_num}"
        if not code and not level:
            continue
        if code in own:
            raise BadLevels(f"{where}: {code} stands here twice; keep one of the lines")
        if code not in checks():
            raise BadLevels(f"{where}: there is no check {code!r}")
        if level not in LEVELS:
            raise BadLevels(f"{where}: {level!r} is no level; there are {', '.join(LEVELS)}")
        if level not in checks()[code].may_be:
            raise BadLevels(f"{where}: {_refusal(checks()[code], level)}")
        own[code] = cast(Level, level)
    return own


def _text(path: Path) -> str:
    """A file as spreadsheet programs save it: UTF-8, or GB18030 in Chinese offices."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _refusal(check: Check, level: str) -> str:
    if check.fixed:
        return (
            f"the level of {check.code} is fixed ({check.level}), since what it finds cannot be stored or must be said"
        )
    why = (
        "what it finds is left out, which must be said"
        if level == "off"
        else "it is made when the rows are in, and can keep none out"
    )
    can = ", ".join(name for name in LEVELS if name in check.may_be)
    return f"{check.code} cannot be {level}: {why}; it can be {can}"


_FIGURES: Final = frozenset({"measure", "other", "metric"})
"""Arguments that are ids of measures and metrics: a reader is shown their names."""


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def message(code: str, language: str, args: Mapping[str, str], **where: object) -> str:
    """The sentence of a finding in ``zh`` or ``en``; ``where`` gives sheet, cell, row and value."""
    check = checks()[code]
    template = check.message_zh if language == "zh" else check.message_en
    said = {**{k: "" if v is None else str(v) for k, v in where.items()}, **args}
    for name in said.keys() & _WORDED.keys():
        if name != "reason" or code in _OF_FILES:
            said[name] = _WORDED[name](said[name], language)
    said |= {k: figures()[v].name(language) for k, v in args.items() if k in _FIGURES and v in figures()}
    if language != "zh" and "regions" in args:
        said["other"] = _places(args.get("other", ""), args["regions"].split(","), language)
    told = template.format_map(_Blank(said)).replace("工作表“”", "本文件").replace("sheet “”", "this file")
    return told + _alike(args[SAME], args[SAME_CELLS], language) if SAME in args else told


SAME: Final = "same"
"""Argument of a finding that stands for all of its column: how many cells there are, and :data:`SAME_CELLS` the first of them."""
SAME_CELLS: Final = "same_cells"
_ALIKE: Final = {"zh": "（同一列共 {0} 处：{1}…）", "en": " ({0} cells of the column: {1} …)"}


def _alike(count: str, cells: str, language: str) -> str:
    """How many cells of a column a finding stands for, and the first of them, which are kept with the mark that Chinese lists have."""
    return _ALIKE[language].format(count, cells if language == "zh" else cells.replace("、", ", "))


def _size(value: str, language: str) -> str:
    return catalogue(language).get(f"size.{value}", value)


def _calibre(value: str, language: str) -> str:
    known = next((c for c in calibres().values() if value in (c.id, c.name_zh)), None)
    return value if known is None else known.name_zh if language == "zh" else known.name_en


def _field(value: str, language: str) -> str:
    if value in figures():
        return figures()[value].name(language)
    if language != "zh":
        return value.replace("_", " ")
    words = (word for alias in field_aliases() if alias.field == value for word in alias.aliases if not word.isascii())
    return next(words, value)


def _lost(value: str, language: str) -> str:
    """Figures given as ``region/measure``, by their names."""
    words = []
    for word in value.split(" "):
        region, slash, figure = word.partition("/")
        known = slash and region in regions() and figure in figures()
        words.append(f"{_region(region, language)}“{figures()[figure].name(language)}”" if known else word)
    return " ".join(words)


def _region(code: str, language: str) -> str:
    return regions()[code].name if language == "zh" else region_name(code, language)


def _places(told: str, codes: Iterable[str], language: str) -> str:
    """Rows of other tables, each with its region in brackets, in another language than the Chinese in which they are kept."""
    for code in codes:
        if code in regions():
            told = told.replace(f"（{regions()[code].name}）", f" ({region_name(code, language)})")
    return told.replace("、", ", ")


def _reason(value: str, language: str) -> str:
    """Why a file could not be read, as its library says it; in Chinese with what that comes to."""
    if language != "zh" or not value.isascii():
        return value
    for pattern, words in _REASONS:
        if re.search(pattern, value, re.IGNORECASE):
            return words.format(value)
    return value


_REASONS: Final = (
    (
        r"not a zip|bad magic|central directory|truncat|end of file|eof|damaged|corrupt|invalid|crc|decompress|zlib|panic",
        "内容损坏或不完整（{}）",
    ),
    (r"binary content", "内容不是表格（{}）"),
    (r"without a (table|cell)", "网页或 XML 里没有表格（{}）"),
    (r"document type", "XML 里声明了文档类型，为安全起见不读（{}）"),
    (r"detect file format", "内容不是能认出的工作簿，或已损坏（{}）"),
    (r"no such file", "没有这个文件"),
    (r"bytes unpacked", "解压后太大或成员太多（{}）"),
    (r"\d bytes", "文件太大（{}）"),
    (r"\d x \d|rows|columns|cells", "行列太多（{}）"),
)
_OF_FILES: Final = ("file_unreadable", "file_too_large", "worker_failed")
_WORDED: Final[Mapping[str, Callable[[str, str], str]]] = {
    "computed": _size,
    "calibre": _calibre,
    "field": _field,
    "reason": _reason,
    "lost": _lost,
}
"""Arguments of messages that are ids or words of a library -> how the reader's language has them."""
