"""Third-party packages that the program imports without declaring them: they are there only as long as another package needs them."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from scripts.environment.requirements import requirements


def canonical(requirement: str) -> str:
    """The name of a requirement as package indexes compare it: ``XlsxWriter>=3.2`` is ``xlsxwriter``."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]).lower()


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """(line, package) of each absolute import of a module, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def undeclared(root: Path, paths: Iterable[Path], *groups: str) -> list[str]:
    """``file:line imports package`` for each import that is neither ours nor Python's own nor declared among the program's and ``groups``."""
    declared = {canonical(line) for group in (None, *groups) for line in requirements(group)}
    homes = packages_distributions()
    own = {path.stem for path in root.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    return [
        f"{path.relative_to(root)}:{line} imports {package}"
        for path in sorted(paths)
        for line, package in imported(path)
        if package not in own
        and package not in sys.stdlib_module_names
        and declared.isdisjoint(canonical(home) for home in homes.get(package, [package]))
    ]
