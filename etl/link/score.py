"""Pairs of rows and how likely each is one unit, by the trained model: splink on DuckDB.

This is the only module of the program that imports splink; a database in which every row has its code never gets here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import duckdb
import pandas as pd
from duckdb.func import PythonUDFType
from splink import DuckDBAPI, Linker

from etl.link.model import EDIT, FIELDS, edits, frame_for_duckdb
from etl.link.reference import MODEL_FILE, link_limits

MEMORY: Final = "3GB"
RARITY: Final = "rarity"
"""How rare the trade name is in its city, beside what agreement on a name of middling frequency weighs."""
SIBLING: Final = "sibling"
"""That names tell siblings apart: against the pair, and never certain (:mod:`etl.link.zones`)."""
PARTS: Final = (*FIELDS, RARITY, SIBLING)
"""What a pair's weight is made of, beside the prior."""
_WEIGHTS: Final = {**{field: f"p.mw_{field}" for field in FIELDS}, RARITY: "p.mw_tf_adj_name"}
_TELLING: Final = ("numbers", "family", "institution", "village")
_BESIDE: Final = ("code", "core", "sound", "branch", *_TELLING)
"""What is asked of a pair beside its weights."""
_UNLIKE: Final = " OR ".join(
    (
        *(f"(u.{name} <> '' AND o.{name} <> '' AND u.{name} <> o.{name})" for name in _TELLING),
        "NOT (contains(u.branch, o.branch) OR contains(o.branch, u.branch))",
    )
)
"""Whether names say that two are siblings: another number, family, kind of house, village, branch. Random pairs cannot teach it, since such
names are rare among them, and common among those that share all else."""
_WITNESSED: Final = (
    "u.core = o.core OR u.sound = o.sound OR starts_with(u.core, o.core) OR starts_with(o.core, u.core)"
    " OR p.mw_address > 0 OR p.mw_former_name > 0"
)
"""Whether names are the same, or something else than place, trade and size says that two are one: 捷凯 and 乾凯 are two firms of one trade sooner than
a slip of the pen."""
_LEAST_WEIGHT: Final = -4.0
"""Weight in bits under which a pair is not worth handing on, not even as a rival."""


def connected(memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that has the edit distance, and asks nothing of any network."""
    settings = {"memory_limit": memory, "threads": str(os.cpu_count() or 1), "autoinstall_known_extensions": "false"}
    connection = duckdb.connect(":memory:", config={**settings, "autoload_known_extensions": "false"})
    connection.create_function(EDIT, edits, ["VARCHAR", "VARCHAR"], "INTEGER", type=PythonUDFType.ARROW)
    return connection


def score(
    units: pd.DataFrame, others: pd.DataFrame, shares: pd.DataFrame, model: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """All pairs of a unit and another row worth a look: ``unit``, ``other``, ``weight`` (bits), ``probability``, and the bits that each of :data:`PARTS`
    brings (0: nothing said); ``witnessed``: whether more than a name like the other's says so.

    ``units``, ``others``: :func:`etl.link.records.frame_of`; ``shares``: :func:`etl.link.records.frequencies`. Two different valid codes are
    two units, whatever they are called.
    """
    connection = connected()
    try:
        database = DuckDBAPI(connection)
        tables = [
            database.register(frame_for_duckdb(frame), dataset_display_name=name)
            for name, frame in (("a_unit", units), ("b_other", others))
        ]
        linker = Linker(tables, dict(model or trained()), log_level=None, validate_settings=False)
        linker.table_management.register_term_frequency_lookup(database.register(frame_for_duckdb(shares)), "name_key")
        found = linker.inference.predict(threshold_match_weight=_LEAST_WEIGHT, warning_mode="never")
        weights = ", ".join(f"{sql}::FLOAT AS {field}" for field, sql in _WEIGHTS.items())
        connection.register("unit_rows", frame_for_duckdb(units[["unique_id", *_BESIDE]]))
        connection.register("other_rows", frame_for_duckdb(others[["unique_id", *_BESIDE]]))
        against = f"CASE WHEN {_UNLIKE} THEN -{link_limits()['sibling_bits']} ELSE 0 END"
        return connection.execute(
            "SELECT unit, other, weight + sibling AS weight, 1 / (1 + power(2.0, -(weight + sibling))) AS probability, * EXCLUDE (unit, other, weight)"
            f" FROM (SELECT p.unique_id_l AS unit, p.unique_id_r AS other, p.match_weight AS weight, {weights}, ({against})::FLOAT AS {SIBLING},"
            f" coalesce({_WITNESSED}, false) AS witnessed"
            f" FROM {found.physical_name} p JOIN unit_rows u ON u.unique_id = p.unique_id_l JOIN other_rows o ON o.unique_id = p.unique_id_r"
            " WHERE u.code IS NULL OR o.code IS NULL OR u.code = o.code) ORDER BY other, weight DESC, unit"
        ).df()
    finally:
        connection.close()


@cache
def trained() -> dict[str, Any]:
    """The model as it was trained, from its file."""
    kept: dict[str, Any] = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    return kept
