"""Why two regions differ, in a sentence of either language."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.compare.differ import is_small, printed_pieces
from analysis.rows import Row
from data.texts import LANGUAGES, numbers, text
from data.texts.names import figure_name, listed, region_name


def told_difference(rows: Sequence[Row], metric: str, by: Sequence[str]) -> dict[str, str]:
    """Language -> the sentence for rows of :func:`data.queries.compare.differ.differ`; empty where there is nothing to say."""
    if not rows or set(by) - {"industry", "size"}:
        return {}
    return {language: _sentence(rows, metric, by, language) for language in LANGUAGES}


def _sentence(rows: Sequence[Row], metric: str, by: Sequence[str], language: str) -> str:
    total = rows[-1]
    named = {
        "region": region_name(total["of"], language),
        "against": region_name(total["against"], language),
        "metric": figure_name(metric, language),
    }
    if is_small(rows):
        return text("differ.small", language, **named)
    pieces, whole = printed_pieces(total, by)
    kind = "level" if not whole else "higher" if whole > 0 else "lower"
    differs = text(f"differ.{kind}", language, **named, points=str(abs(whole)))
    keys = {name: f"differ.within.{'_'.join(by)}" if name == "within" else f"differ.mix.{name[4:]}" for name in pieces}
    told = [text(keys[name], language, points=numbers.points(float(value))) for name, value in pieces.items()]
    return text("differ.said", language, period=total["period"], differs=differs, pieces=listed(told, language))
