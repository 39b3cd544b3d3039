"""The plan of the house: no circle of imports, files and folders of a size to be read, tests beside each room."""

from __future__ import annotations

import graphlib
import re
from pathlib import Path

import grimp
import pytest

from data.settings import ROOT

ROOMS = ("analysis", "callbacks", "data", "etl", "layouts", "reports", "scripts")
"""The rooms; import-linter keeps their order and that of those inside ``etl``."""
MOST_LINES, MOST_MODULES = 400, 14


def packages(*under: str) -> list[Path]:
    """The folders of modules under some rooms, these themselves included, from the root."""
    return sorted(init.parent.relative_to(ROOT) for room in under for init in (ROOT / room).rglob("__init__.py"))


def modules(folder: Path) -> list[Path]:
    """The modules that stand beside each other in a folder."""
    return [p for p in (ROOT / folder).glob("*.py") if p.stem not in ("__init__", "__main__")]


def test_no_circle_of_imports() -> None:
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 200
    graphlib.TopologicalSorter(imports).prepare()  # a CycleError names the circle


def test_no_file_is_longer_than_can_be_held_in_mind() -> None:
    files = [ROOT / "app.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    lines = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


@pytest.mark.parametrize("folder", packages(*ROOMS, "tests"), ids=str)
def test_a_folder_holds_few_modules(folder: Path) -> None:
    assert len(modules(folder)) <= MOST_MODULES


@pytest.mark.parametrize("room", [*map(Path, ROOMS), *(p for p in packages("etl") if len(p.parts) == 2)], ids=str)
def test_each_room_has_tests_beside_it(room: Path) -> None:
    assert [p for p in (ROOT / "tests" / room).rglob("test_*.py") if p.stat().st_size]


@pytest.mark.parametrize("folder", packages(*(f"tests/{room}" for room in ROOMS)), ids=str)
def test_a_folder_of_tests_is_called_like_its_room(folder: Path) -> None:
    assert (ROOT / folder.relative_to("tests") / "__init__.py").is_file()


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_what_a_document_names_is_there(page: str) -> None:
    said = re.findall(r"`([\w/*.-]+(?:/|\.(?:py|csv|json|toml|md)))`", (ROOT / page).read_text(encoding="utf-8"))
    named = {name for name in said if "NAME" not in name}
    folders = [ROOT / folder for folder in (*ROOMS, "assets", "docs", "tests")]
    there = [*ROOT.glob("*"), *folders, *(path for folder in folders for path in folder.rglob("*"))]
    assert len(named) > 40
    assert {name for name in named if not any(path.match(name.rstrip("/")) for path in there)} == set()
