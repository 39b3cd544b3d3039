"""The linker against splink with its own defaults and against a join of exact names, on registers with known truth.

Prints, on a line, of the linker, of splink's defaults and of the join in turn: seconds of the processor, precision, recall of what is linked for
certain. Arguments: units, rows of lists, seed.
"""

import sys
import time

import pandas as pd
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

from etl.link.model import frame_for_duckdb
from etl.link.records import Record
from tests.links.books import HAINING, counties
from tests.links.measure import measure
from tests.links.truth import Truth, registers

SURE = 0.95
"""Probability from which splink's defaults are held to be certain."""


def scored(pairs: pd.DataFrame, truth: Truth) -> tuple[float, float]:
    """(precision, recall) of links: the best of each row."""
    named = {other: unit for other, unit in truth.of.items() if unit is not None}
    right = (pairs["unit"] == pairs["other"].map(named)).sum()
    return float(right / max(1, len(pairs))), float(right / len(named))


def frame(records: list[Record]) -> pd.DataFrame:
    """The records as splink is given them by somebody who knows nothing of names."""
    kept = ("name", "region", "address", "industry")
    rows = [{"unique_id": r.id, **{name: getattr(r, name) for name in kept}} for r in records]
    return pd.DataFrame(rows).assign(county=[r.region[:6] for r in records])


def by_defaults(truth: Truth) -> pd.DataFrame:
    """What splink links with the comparisons and the training of its own guide."""
    database = DuckDBAPI()
    tables = [
        database.register(frame_for_duckdb(frame(records)), dataset_display_name=name)
        for name, records in (("a_unit", truth.units), ("b_other", truth.others))
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name").configure(term_frequency_adjustments=True),
            cl.ExactMatch("region"),
            cl.JaroWinklerAtThresholds("address"),
            cl.ExactMatch("industry"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name"),
            block_on("address"),
            block_on("substr(name, 1, 4)", "region"),
        ],
    )
    linker = Linker(tables, settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("name")], recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    training.estimate_parameters_using_expectation_maximisation(block_on("address"))
    found = linker.inference.predict(threshold_match_probability=SURE).as_pandas_dataframe()
    found = found.rename(columns={"unique_id_l": "unit", "unique_id_r": "other"})
    return found.sort_values("match_weight", ascending=False, kind="stable").drop_duplicates("other")


def by_name(truth: Truth) -> pd.DataFrame:
    """Rows whose name is that of a unit, sign by sign."""
    units, others = frame(truth.units), frame(truth.others)
    joined = others.merge(units, on="name", suffixes=("_other", "_unit"))
    joined = joined.rename(columns={"unique_id_other": "other", "unique_id_unit": "unit"})
    return joined.sort_values(["other", "unit"], kind="stable").drop_duplicates("other")


def main(units: int, others: int, seed: int) -> None:
    """Measure and print."""
    truth = registers(seed, units, others, counties(HAINING))
    ours = measure(truth)
    figures = [ours.seconds, ours.precision, ours.recall]
    for link in (by_defaults, by_name):
        start = time.process_time()
        found = link(truth)
        figures += [time.process_time() - start, *scored(found, truth)]
    print(*figures)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
