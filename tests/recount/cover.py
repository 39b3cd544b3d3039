"""Which units are covered (rule 1), and which members and employees pair (rule 3).

Decisions taken where the law leaves room:

* A cover list, or a unit's own union column, that names a union which no register knows cannot be read: the unit is unknown, unless
  another union or its own statement says what it is.
* A union register links by code. It says nothing of a unit without a valid code that no union and no list names by name: such a unit is
  unknown, not uncovered.
* Of several unions that cover a unit, own goes before joint before federation, then the smaller code.
* The units of a joint union are all that its list names. One that no register of units knows has no employees that are known, and takes
  out the union and all its units like one whose employees are blank. A unit with its own union pairs with that one alone.
* A unit of unknown cover, or of stated cover, has no members that are known: it is left out of both densities. So is an
  uncovered one where no union register speaks, or none that has members: silence about members is not zero.
"""

from __future__ import annotations

import pandas as pd

from tests.recount import values
from tests.recount.places import Places
from tests.recount.registers import SAID_BY_UNION, Registers

_RANK = {"own": 1, "joint": 2, "federation": 3}
MODES = ("own", "joint", "federation", "stated", "none", "unknown")


def resolve(registers: Registers, places: Places) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(units with mode, union and what pairs; live and other unions with ``live``, ``paired``)."""
    last_day = f"{registers.period}-12-31"
    unions, units = registers.unions.copy(), registers.units.copy()
    live = [ends is None or ends > last_day for ends in unions["dissolved"]]
    unions["live"] = pd.Series(live, unions.index, dtype=bool)
    links, unread = _links(units, unions, registers.cover)
    _modes(units, links, unread, registers, places)
    _pairs(units, unions, links)
    by_id = unions[unions["live"]].set_index("id")
    covered = units["mode"].isin(_RANK)
    for name in SAID_BY_UNION:
        units[name] = units["union_id"].map(by_id[name]).astype(float).where(covered)
    return units, unions


def _links(units: pd.DataFrame, unions: pd.DataFrame, cover: pd.DataFrame) -> tuple[pd.DataFrame, set[str]]:
    """(rows unit_id, union_id, rank: who covers whom; ids of units that a union which cannot be read would cover)."""
    live = unions[unions["live"]]
    ranks = live.set_index("id")["union_kind"].map(_RANK)
    named = [live[["unit_id", "id"]].rename(columns={"id": "union_id"}), cover[["unit_id", "union_id"]]]
    column = pd.DataFrame({"unit_id": units["id"], "union_id": units["valid_union"]})
    named.append(column[column["union_id"].notna()])
    links = pd.concat(named, ignore_index=True)
    links = links[links["unit_id"].notna()].drop_duplicates()
    links["rank"] = links["union_id"].map(ranks)
    readable = set(unions.loc[unions["union_kind"].notna(), "id"])
    unread = set(links.loc[~links["union_id"].isin(readable), "unit_id"])
    unread |= set(units.loc[units["union_code"].notna() & units["valid_union"].isna(), "id"])
    links = links[links["rank"].notna()].sort_values(["rank", "union_id"], kind="stable")
    return links, unread


def _modes(units: pd.DataFrame, links: pd.DataFrame, unread: set[str], registers: Registers, places: Places) -> None:
    """Rule 1, unit by unit: a union, else a statement, else unknown where something could not be read or nothing speaks."""
    best = links.drop_duplicates("unit_id").set_index("unit_id")
    union = units["id"].map(best["union_id"])
    rank = units["id"].map(best["rank"])
    speaks = {r: any(step in registers.spoken for step in places.path(r)) for r in units["region"].unique()}
    units["spoken"] = units["region"].map(speaks).astype(bool)
    telling = {r: "members" in registers.columns_over(r, places) for r in units["region"].unique()}
    units["telling"] = units["region"].map(telling).astype(bool)
    # Without any union register the unit register's own column of unions is all that there is: a code used once is an own union's.
    uses = units["valid_union"].map(units["valid_union"].value_counts())
    alone = ~units["spoken"] & units["valid_union"].notna() & rank.isna()
    units["union_id"] = values.keep(union, union.notna(), values.keep(units["valid_union"], alone))
    mode = pd.Series("unknown", index=units.index)
    mode[units["spoken"] & units["valid"].notna() & ~units["id"].isin(unread)] = "none"
    mode[units["stated"] == 0] = "none"
    mode[units["stated"] == 1] = "stated"
    mode[alone & (uses > 1)] = "joint"
    mode[alone & (uses == 1)] = "own"
    for name, value in _RANK.items():
        mode[rank == value] = name
    units["mode"] = mode
    units["covered"] = ~mode.isin(["none", "unknown"])
    units["known"] = mode != "unknown"


def _pairs(units: pd.DataFrame, unions: pd.DataFrame, links: pd.DataFrame) -> None:
    """Rule 3 for density: ``paired`` of units and unions whose members and employees are all known."""
    employees = units.set_index("id")["employees"]
    modes = units.set_index("id")["mode"]
    best = units.set_index("id")["union_id"]
    grass = unions[unions["live"] & (unions["union_kind"] != "above")]
    members = grass.set_index("id")["members"]
    links = links.assign(
        known=links["unit_id"].isin(employees.index[employees.notna()]),
        mode=links["unit_id"].map(modes),
        best=links["unit_id"].map(best),
        members=links["union_id"].map(members),
    )
    # Unions of one unit: all of a unit's own unions and the unit. Joint ones: all units that are the union's and not another's.
    own = links[links["rank"] == 1]
    own_whole = own.assign(ok=own["known"] & own["members"].notna()).groupby("unit_id")["ok"].all()
    joint = links[(links["rank"] > 1) & (links["mode"].isna() | (links["best"] == links["union_id"]))]
    joint_whole = joint.assign(ok=joint["known"] & joint["members"].notna()).groupby("union_id")["ok"].all()
    whole_unions = set(joint_whole.index[joint_whole]) | set(own.loc[own["unit_id"].map(own_whole), "union_id"])
    unions["paired"] = unions["id"].isin(whole_unions)
    whole_units = set(own_whole.index[own_whole])
    units["paired"] = units["employees"].notna() & (
        ((units["mode"] == "none") & units["spoken"] & units["telling"])
        | ((units["mode"] == "own") & units["id"].isin(whole_units))
        | (units["mode"].isin(["joint", "federation"]) & units["union_id"].isin(set(joint_whole.index[joint_whole])))
    )
