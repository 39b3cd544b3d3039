"""What terms mean, for readers who hover over one and for the glossary: metrics, measures, sizes, bases, flags, reasons, modes, words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from analysis.vocabulary import COVER_MODES, SIZES_ASKED
from data.reference import calibres, figures
from data.texts import catalogue, text
from data.texts.names import calibre_name, figure_name

Group = Literal["figure", "size", "calibre", "flag", "why", "mode", "word"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
"""In the order in which a glossary shows them."""


@dataclass(frozen=True, slots=True)
class Term:
    """``key``: a figure's id, or group and value (``size.micro``, ``flag.small``); ``name`` and ``explanation`` in the reader's language."""

    key: str
    group: Group
    name: str
    explanation: str


def explanation(key: str, language: str) -> str:
    """What a term means, by its key. Of a metric its formula in words. Raises KeyError for a term that is explained nowhere."""
    figure = figures().get(key)
    if figure is not None and figure.definition_zh:
        return figure.definition_zh if language == "zh" else figure.definition_en
    return text(f"explain.{key}", language)


def is_explained(key: str) -> bool:
    """Whether a term has an explanation."""
    return key in figures() or f"explain.{key}" in catalogue("zh")


def glossary(language: str) -> list[Term]:
    """All terms, group after group: metrics before measures, the rest in the order in which they are shown elsewhere."""
    return [
        Term(key, group, _name(key, group, language), explanation(key, language))
        for group in GROUPS
        for key in _keys(group)
    ]


def group_name(group: Group, language: str) -> str:
    """The heading over a group's terms."""
    return text(f"glossary.group.{group}", language)


def _keys(group: Group) -> list[str]:
    match group:
        case "figure":
            defined = [key for key, figure in figures().items() if figure.definition_zh]
            return defined + [key for key in figures() if key not in defined]
        case "size":
            return [f"size.{size}" for size in SIZES_ASKED]
        case "calibre":
            return [f"calibre.{calibre}" for calibre in calibres()]
        case "mode":
            return [f"mode.{mode}" for mode in (*COVER_MODES, "unknown")]
        case _:
            return [key.removeprefix("explain.") for key in catalogue("zh") if key.startswith(f"explain.{group}.")]


def _name(key: str, group: Group, language: str) -> str:
    value = key.partition(".")[2]
    match group:
        case "figure":
            return figure_name(key, language)
        case "calibre":
            return calibre_name(value, language)
        case "mode" | "word":
            return text(f"glossary.{key}", language)
        case _:
            return text(key, language)
