"""The catalogue of texts: one JSON file a language, the same keys in each."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("zh", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language by key."""
    texts: dict[str, str] = json.loads((Path(__file__).parent / f"{language}.json").read_text(encoding="utf-8"))
    return texts


def text(key: str, language: str, **values: object) -> str:
    """A text with its placeholders filled. Raises KeyError for a key that the catalogue lacks."""
    template = catalogue(language)[key]
    return template.format(**values) if values else template
