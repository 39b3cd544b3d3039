"""Boundaries of a region's children, as files for the browser and numbers for the map's view."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from analysis.vocabulary import NATION

FOLDER: Final = Path(__file__).parent / "boundaries"


@dataclass(frozen=True, slots=True)
class Extent:
    """What a map of a region's children spans, in degrees, and which children have a polygon."""

    west: float
    east: float
    south: float
    north: float
    codes: tuple[str, ...]


def path_of(parent: str) -> Path | None:
    """The GeoJSON file of a region's children (feature id = region code), or None where there is none."""
    path = FOLDER / f"{parent}.json"
    return path if parent.isalnum() and path.is_file() else None


@lru_cache(maxsize=512)
def extent(parent: str) -> Extent | None:
    """The span of a region's children, or None where there is no map."""
    path = path_of(parent)
    if path is None:
        return None
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    areas = [f for f in features if f["geometry"]["type"] == "MultiPolygon"]
    points = [point for f in areas for polygon in _main(f["geometry"]["coordinates"]) for point in polygon[0]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Extent(min(xs), max(xs), min(ys), max(ys), tuple(str(f["id"]) for f in areas))


@lru_cache(maxsize=64)
def centres(parent: str) -> dict[str, tuple[float, float]]:
    """The middle of each child's largest polygon, as (longitude, latitude); empty where there is no map."""
    path = path_of(parent)
    if path is None:
        return {}
    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        if feature["geometry"]["type"] == "MultiPolygon":
            ring = max((polygon[0] for polygon in feature["geometry"]["coordinates"]), key=_span)
            xs, ys = [point[0] for point in ring], [point[1] for point in ring]
            found[str(feature["id"])] = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return found


def _span(ring: list[list[float]]) -> float:
    """The area of the box around a ring, in square degrees."""
    xs, ys = [point[0] for point in ring], [point[1] for point in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _main(polygons: list[list[list[list[float]]]]) -> list[list[list[list[float]]]]:
    """Polygons worth a place in the frame: far islets are drawn but do not shrink the view."""
    sizes = [_span(ring[0]) for ring in polygons]
    return [ring for ring, size in zip(polygons, sizes, strict=True) if size > max(sizes) * 0.02]


@lru_cache(maxsize=8)
def maritime_line() -> list[list[list[float]]]:
    """The lines of the maritime boundary in the nation's file: lists of (longitude, latitude)."""
    path = path_of(NATION)
    if path is None:
        return []
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [line for f in features if f["id"] == "maritime" for line in f["geometry"]["coordinates"]]
