"""Train the linker's model and write ``data/reference/link_model.json``: ``python -m scripts.train_link_model``.

How often each level occurs among two rows of different units comes from random pairs, among two rows of one unit from the corpus's truth.
The file belongs to the repository; nothing is trained while the program runs.
"""

from __future__ import annotations

import json
from typing import Any, Final

import pandas as pd
from splink import DuckDBAPI, Linker

from etl.link.model import frame_for_duckdb, settings
from etl.link.records import frame_of, frequencies
from etl.link.reference import MODEL_FILE
from etl.link.score import connected
from scripts.link_corpus import corpus

_SEED: Final = 20_250_101
_UNITS, _OTHERS = 30_000, 15_000
_LEAST: Final = {"m_probability": 2e-3, "u_probability": 1e-6}
"""No level is held to be rarer than this: the corpus cannot say so, and what it does not show clerks do all the same."""


def train() -> dict[str, Any]:
    """The trained settings."""
    units, others, truth = corpus(_SEED, _UNITS, _OTHERS)
    left, right = frame_of(units), frame_of(others)
    left["unit"], right["unit"] = left["unique_id"], right["unique_id"].map(truth)
    shares = frequencies(left, right)
    # Of two rows of different units: units that are in no list, so that no pair of one unit is among the random ones.
    model = settings()
    for frame, learn in ((left[~left["unit"].isin(set(truth.values()))], _learn_u), (left, _learn_m)):
        linker = _linker(frame, right, shares, model)
        learn(linker)
        model = linker.misc.save_model_to_json()
    return _floored(model)


def _linker(left: pd.DataFrame, right: pd.DataFrame, shares: pd.DataFrame, model: dict[str, Any]) -> Linker:
    database = DuckDBAPI(connected())
    tables = [
        database.register(frame_for_duckdb(frame), dataset_display_name=name)
        for name, frame in (("a_unit", left), ("b_other", right))
    ]
    linker = Linker(tables, model, log_level=None)
    linker.table_management.register_term_frequency_lookup(database.register(frame_for_duckdb(shares)), "name_key")
    return linker


def _learn_u(linker: Linker) -> None:
    linker.training.estimate_u_using_random_sampling(max_pairs=2e7, seed=_SEED)


def _learn_m(linker: Linker) -> None:
    linker.training.estimate_m_from_label_column("unit")


def _floored(model: dict[str, Any]) -> dict[str, Any]:
    """The model with a probability at every level, and none below what the corpus can tell; rounded, so that it reads and compares well."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                for side, least in _LEAST.items():
                    level[side] = float(f"{max(level.get(side) or 0.0, least):.4g}")
    model.pop("linker_uid", None)
    return model


def main() -> None:
    """Train and write the file."""
    MODEL_FILE.write_text(json.dumps(train(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(MODEL_FILE)


if __name__ == "__main__":
    main()
