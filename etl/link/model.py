"""What is compared and how finely, for splink: the Fellegi–Sunter model before it is trained.

Each comparison is a list of levels, from agreement to difference; the training (``scripts/train_link_model.py``) finds how often each level
occurs among rows of one unit and among rows of two. All levels of a name stand in one comparison, since they depend on one another.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from pyarrow.lib import Array, Table
from pyarrow.lib import array as arrow_array
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

FIELDS: Final = ("name", "place", "branch", "region", "address", "industry", "size", "former_name")
"""The comparisons, as they are told to readers."""
EDIT: Final = "edits"
"""SQL name of the edit distance in characters; DuckDB's own counts bytes, three to a Chinese character."""


def edits(left: Array, right: Array) -> Array:
    """Characters typed wrong, left out, added or swapped with the next, between each pair of texts; 4 stands for more than 3."""
    return arrow_array(
        cpdist(left.to_pylist(), right.to_pylist(), scorer=OSA.distance, score_cutoff=3).astype("int32", copy=False)
    )


def _level(condition: str, label: str, **more: Any) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": label, **more}


def _comparison(name: str, null: str, *levels: dict[str, Any]) -> dict[str, Any]:
    silent = _level(null, "not said", is_null_level=True)
    return {"output_column_name": name, "comparison_levels": [silent, *levels, _level("ELSE", "different")]}


def _equal(column: str) -> str:
    return f'"{column}_l" = "{column}_r"'


def _absent(*columns: str) -> str:
    return " OR ".join(f'"{column}_{side}" IS NULL' for column in columns for side in "lr")


_COMMON: Final = {"tf_adjustment_column": "name_key", "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 1e-5}
_WITHIN: Final = (
    '(length("core_l") > 1 AND length("core_r") > 1'
    ' AND (starts_with("core_l", "core_r") OR starts_with("core_r", "core_l")))'
)
_EDITS: Final = f'{EDIT}("core_l", "core_r")'
_SHORTER: Final = 'least(length("core_l"), length("core_r"))'
_SHORTER_NAME: Final = 'least(length("trade_name_l"), length("trade_name_r"))'
_RATIO: Final = '(least("persons_l", "persons_r") + 3.0) / (greatest("persons_l", "persons_r") + 3.0)'


def comparisons() -> list[dict[str, Any]]:
    """The comparisons of :data:`FIELDS`, their levels in order of agreement."""
    return [
        _comparison(
            "name",
            _absent("core"),
            _level(f"{_equal('core')} AND {_equal('form')}", "same", **_COMMON),
            _level(_equal("core"), "same, another form of company", **_COMMON),
            _level(f'{_equal("sound")} AND length("core_l") > 2', "sounds the same"),
            _level(f'{_equal("letters")} AND length("core_l") > 2', "characters swapped"),
            _level(f"{_WITHIN} AND {_equal('name_key')}", "one shortens the other", **_COMMON),
            _level(f"{_equal('name_key')} AND {_EDITS} = 1", "one character of the trade apart", **_COMMON),
            _level(f"{_EDITS} = 1 AND {_SHORTER_NAME} > 2", "one character of several apart"),
            _level(f"{_EDITS} = 1 AND {_SHORTER} > 2", "one character of few apart"),
            _level(f"{_EDITS} = 2 AND {_SHORTER} > 5", "two characters apart"),
            _level(_equal("name_key"), "same trade name, another trade", **_COMMON),
        ),
        _comparison("place", _absent("place"), _level(_equal("place"), "same")),
        _comparison(
            "branch",
            "\"branch_l\" = '' AND \"branch_r\" = ''",
            _level(_equal("branch"), "same branch"),
            _level("\"branch_l\" <> '' AND \"branch_r\" <> ''", "different branches"),
        ),
        _comparison(
            "region",
            _absent("county"),
            _level(_equal("township"), "same township"),
            _level(f"{_equal('county')} AND ({_absent('township')})", "same county, township not said"),
            _level(_equal("county"), "same county, other township"),
        ),
        _comparison(
            "address",
            f"{_absent('road')} OR ({_equal('road')} AND ({_absent('house')}))",  # a road without a number says neither
            _level(_equal("house"), "same road and number"),
            _level(_equal("road"), "same road"),
        ),
        _comparison(
            "industry",
            # Where the names say the same trade, the division follows from it and says nothing more.
            f"{_absent('industry')} OR ({_equal('trade')} AND \"trade_l\" <> '')",
            _level(_equal("industry"), "same division"),
            _level('substr("industry_l", 1, 1) = substr("industry_r", 1, 1)', "same section"),
        ),
        _comparison(
            "size",
            _absent("persons"),
            _level(f"{_RATIO} > 0.85", "within 15 %"),
            _level(f"{_RATIO} > 0.5", "within half"),
        ),
        _comparison(
            "former_name",
            '("former_l" IS NULL AND "former_r" IS NULL) OR "core_l" IS NULL OR "core_r" IS NULL',
            _level('"former_l" = "whole_r" OR "former_r" = "whole_l"', "a former name"),
        ),
    ]


_SAME_CITY: Final = "l.city = r.city"
BLOCKS: Final = (
    f"l.county = r.county AND {_SAME_CITY} AND l.trade_name = r.trade_name",
    f"{_SAME_CITY} AND l.core = r.core",
    f"{_SAME_CITY} AND l.county = r.county AND l.trade_sound = r.trade_sound",
    f"{_SAME_CITY} AND l.county = r.county AND l.letters = r.letters",
    f"{_SAME_CITY} AND l.county = r.county AND l.head = r.head",
    f"{_SAME_CITY} AND l.county = r.county AND l.begins = r.begins",
    f"{_SAME_CITY} AND l.county = r.county AND l.ends = r.ends",
    f"{_SAME_CITY} AND l.county = r.county AND l.house = r.house",
    f"{_SAME_CITY} AND l.former = r.whole",
    f"{_SAME_CITY} AND l.whole = r.former",
)
"""Which pairs are compared at all: those that share a name, its sound, its ends beside the trade, a house or a former name."""


def settings() -> dict[str, Any]:
    """The model's settings, untrained."""
    return {
        "link_type": "link_only",
        "probability_two_random_records_match": 1e-4,
        "comparisons": comparisons(),
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in BLOCKS],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "unique_id_column_name": "unique_id",
    }


def frame_for_duckdb(frame: pd.DataFrame) -> Table:
    """A frame as DuckDB takes it, its texts as texts where a column is all blank."""
    return Table.from_pandas(frame, preserve_index=False)
