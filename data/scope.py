"""What a reader may see: a subtree of regions, and whether lists of single units may be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.vocabulary import NATION

if TYPE_CHECKING:
    from data.reference import Regions


class OutOfScope(PermissionError):
    """A region that the reader may not see was asked for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """``root``: the region at the top of what may be seen. ``unit_lists``: whether rows about one unit may be read."""

    root: str = NATION
    unit_lists: bool = True

    def check(self, region: str, regions: Regions) -> None:
        """Raise :class:`OutOfScope` if ``region`` is not ``root`` or below it."""
        if self.root not in regions.path(region):
            raise OutOfScope(f"region {region} is outside {self.root}")

    def codes(self, regions: Regions) -> Sequence[str] | None:
        """``root`` and all that is below it, for a condition of a query; None where nothing is shut out."""
        if self.root == NATION:
            return None
        return regions.subtree(self.root)


EVERYTHING = Scope()
