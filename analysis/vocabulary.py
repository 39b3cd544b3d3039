"""The closed lists of the field, once: what may stand in a key, a column or a flag. Open ones are data (``data/reference``).

Of each list there is a type for checkers and a tuple, in the order in which it is shown, for everything else.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

NATION: Final = "100000"
"""The code of the whole country, at the top of the tree of regions."""

RegionLevel = Literal["nation", "province", "city", "county", "township"]
LEVELS_OF_REGIONS: Final[tuple[RegionLevel, ...]] = get_args(RegionLevel)
DEPTHS: Final[dict[str, int]] = {level: depth for depth, level in enumerate(LEVELS_OF_REGIONS)}
"""Level of a region -> how far below the nation it stands."""

RegionKind = Literal["division", "zone", "placeholder", "body", "outside_statistics"]
KINDS_OF_REGIONS: Final[tuple[RegionKind, ...]] = get_args(RegionKind)
TERRITORIES: Final[tuple[RegionKind, ...]] = ("division", "zone")
"""Kinds of regions that are a piece of the country, and report of it."""

Dimension = Literal["region", "industry", "size", "unit_kind", "period"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
CELLS: Final[tuple[str, ...]] = ("industry", "size", "unit_kind")
"""The dimensions by which the sums of one region in one period are divided."""

Size = Literal["large", "medium", "small", "micro", "small_or_micro", "undetermined", "not_applicable"]
SIZES: Final[tuple[Size, ...]] = get_args(Size)
SMALL_MICRO: Final[tuple[Size, ...]] = ("small", "micro", "small_or_micro")
SMALL_ENTERPRISES: Final = {"size": ["small_micro"], "unit_kind": ["enterprise"]}
"""The filter of all small and micro enterprises."""
SIZES_ASKED: Final = (*SIZES, "small_micro")
"""What a question may name: the classes, and ``small_micro`` for all of :data:`SMALL_MICRO`."""

UnitKind = Literal["enterprise", "institution", "government", "social_organisation", "other"]
UNIT_KINDS: Final[tuple[UnitKind, ...]] = get_args(UnitKind)

UNKNOWN_INDUSTRY: Final = "unknown"
"""Stands for the section of units that say none."""

CoverMode = Literal["own", "joint", "federation", "stated"]
COVER_MODES: Final[tuple[CoverMode, ...]] = get_args(CoverMode)
UnionMode = Literal["own", "joint", "federation"]
UNION_MODES: Final[tuple[UnionMode, ...]] = get_args(UnionMode)
"""The ways in which a union covers a unit; a statement does not tell which."""
"""By what a unit is covered, the one that counts first."""

Content = Literal["unit_register", "union_register", "cover_list", "membership", "summary", "target", "comparison"]
CONTENTS: Final[tuple[Content, ...]] = get_args(Content)
REGISTERS: Final[tuple[Content, ...]] = tuple(content for content in CONTENTS if content != "summary")
"""Contents whose rows are records; the cells of a summary are observations."""
RECOGNISED: Final[tuple[Content, ...]] = tuple(content for content in REGISTERS if content != "comparison")
"""Registers that a table is taken for by its headers; a list of others to compare with is only what its sender says is one."""

ComparisonSource = Literal["tax", "market", "social_insurance", "street"]
COMPARISON_SOURCES: Final[tuple[ComparisonSource, ...]] = get_args(ComparisonSource)
"""Whose list registers are compared with."""

LinkKind = Literal["unit_union", "unit_cover", "lead", "unit_unit"]
LINK_KINDS: Final[tuple[LinkKind, ...]] = get_args(LinkKind)
LinkZone = Literal["certain", "doubtful"]
LINK_ZONES: Final[tuple[LinkZone, ...]] = get_args(LinkZone)
LinkDecision = Literal["accept", "reject"]
LINK_DECISIONS: Final[tuple[LinkDecision, ...]] = get_args(LinkDecision)

Purpose = Literal["administrative", "statistical", "published", "synthetic"]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)

LoadStatus = Literal["staged", "loaded", "quarantined", "failed", "undone"]
LOAD_STATUSES: Final[tuple[LoadStatus, ...]] = get_args(LoadStatus)
LIVE: Final[tuple[LoadStatus, ...]] = ("staged", "loaded")
"""Loads whose bytes are in."""
PartStatus = Literal["staged", "current", "superseded", "undone"]
PART_STATUSES: Final[tuple[PartStatus, ...]] = get_args(PartStatus)
FileStatus = Literal["loaded", "unchanged", "quarantined", "failed", "skipped", "dry_run"]
"""What a command or an import says of a file; loaded, quarantined and failed are what its load becomes."""

Severity = Literal["error", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
GRAVITY: Final[dict[str, int]] = {severity: place for place, severity in enumerate(SEVERITIES)}
"""Severity -> its place in a list, the worst first."""
Level = Literal[Severity, "off"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""What a check may be set to: the severity of its findings, or off."""
