"""A small line as an SVG picture: no chart library needed."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from data.palette import BLUE


def sparkline(values: Sequence[float | None], width: int = 120, height: int = 28) -> str | None:
    """A data address of an SVG with a line through the values; gaps where one is None; None for fewer than two values."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    step = (width - 6) / (len(values) - 1)
    runs: list[list[str]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{3 + i * step:.1f},{3 + (height - 6) * (1 - (value - low) / spread):.1f}")
    lines = "".join(
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{BLUE}" stroke-width="1.6"/>'
        for run in runs
        if len(run) > 1
    )
    lines += "".join(
        f'<circle cx="{x}" cy="{y}" r="1.6" fill="{BLUE}"/>'
        for run in runs
        if len(run) == 1
        for x, y in (run[0].split(","),)
    )
    x, y = next(run for run in reversed(runs) if run)[-1].split(",")
    dot = f'<circle cx="{x}" cy="{y}" r="2.4" fill="{BLUE}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{lines}{dot}</svg>'
    return "data:image/svg+xml," + quote(svg)
