"""Flows counted again with pandas, from the rows of units and the cover that is known of them."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Engine, text

from analysis.vocabulary import COVER_MODES


def units_of(engine: Engine, period: str, calibre: str = "synthetic") -> pd.DataFrame:
    """The units that count in a period: code, leaf, size, section, employees, mode, state; index the code, else region and name, of the first
    period in which the unit is held to stand."""
    ask = (
        "SELECT u.part_id, u.row, u.credit_code AS code, u.region, u.name, u.size, u.industry, u.employees, c.mode FROM unit u"
        " JOIN part p ON p.id = u.part_id LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
        " WHERE p.status = 'current' AND p.period = :period AND p.calibre = :calibre"
    )
    with engine.connect() as connection:
        frame = pd.DataFrame(connection.execute(text(ask), {"period": period, "calibre": calibre}).mappings().all())
        known = connection.execute(
            text("SELECT key, root FROM same_unit WHERE key NOT LIKE '%|%' AND root NOT LIKE '%|%'")
        )
        first = {row.key: row.root for row in known}
    frame = frame[frame["mode"] != "displaced"].sort_values(["part_id", "row"])
    frame["leaf"] = frame["region"].str[:6]
    frame["section"] = frame["industry"].str[:1].fillna("unknown")
    frame["state"] = frame["mode"].map(
        lambda m: "uncovered" if pd.isna(m) else "covered" if m in COVER_MODES else "unknown"
    )
    number = frame[frame["code"].isna()].groupby(["region", "name"]).cumcount().astype(str)
    key = frame["code"].fillna(frame["region"] + frame["name"].fillna("") + number)
    frame.index = pd.Index(key.map(lambda each: first.get(each, each)))
    assert frame.index.is_unique
    return frame


def counted(before: pd.DataFrame, after: pd.DataFrame, region: str) -> dict[str, tuple[int, int, int]]:
    """Flow -> units, change of covered units, change of known units, of a region given by the digits its codes begin with."""
    old, new = (side[side["region"].str.startswith(region)] for side in (before, after))
    both = old.join(new, suffixes=("_0", "_1"), how="inner")
    gone, come = old.drop(both.index), new.drop(both.index)
    leaves = set(old["leaf"]), set(new["leaf"])
    went, arrived = gone.index.isin(after.index), come.index.isin(before.index)
    silent, fresh = ~gone["leaf"].isin(leaves[1]), ~come["leaf"].isin(leaves[0])
    states = both["state_0"] + ">" + both["state_1"]
    whole = {
        "closed": _left(gone[~went & ~silent]),
        "stopped_reporting": _left(gone[~went & silent]),
        "opened": _came(come[~arrived & ~fresh]),
        "started_reporting": _came(come[~arrived & fresh]),
        "joined": _turned(both[states == "uncovered>covered"]),
        "left": _turned(both[states == "covered>uncovered"]),
        "became_known": _turned(both[states.isin(["unknown>covered", "unknown>uncovered"])]),
        "became_unknown": _turned(both[states.isin(["covered>unknown", "uncovered>unknown"])]),
    }
    inside = both[both["leaf_0"] != both["leaf_1"]]
    out, into = _left(gone[went]), _came(come[arrived])
    whole["moved"] = (out[0] + into[0] + len(inside), out[1] + into[1], out[2] + into[2])
    kept = both[(both["state_0"] == "covered") & (both["state_1"] == "covered")]
    whole["changed_mode"] = (int((kept["mode_0"] != kept["mode_1"]).sum()), 0, 0)
    for flow, column in (("reclassed", "size"), ("changed_industry", "section")):
        moved = [(gone[went], after, column), (come[arrived], before, column)]
        among = sum(int((side[c] != other.loc[side.index, c]).sum()) for side, other, c in moved)
        whole[flow] = (int((both[f"{column}_0"] != both[f"{column}_1"]).sum()) + among, 0, 0)
    return whole


def _came(units: pd.DataFrame) -> tuple[int, int, int]:
    return len(units), int((units["state"] == "covered").sum()), int((units["state"] != "unknown").sum())


def _left(units: pd.DataFrame) -> tuple[int, int, int]:
    count, covered, known = _came(units)
    return count, -covered, -known


def _turned(units: pd.DataFrame) -> tuple[int, int, int]:
    covered = (units["state_1"] == "covered").sum() - (units["state_0"] == "covered").sum()
    known = (units["state_1"] != "unknown").sum() - (units["state_0"] != "unknown").sum()
    return len(units), int(covered), int(known)
