"""What each unit and each union gives to the sums: for every measure and every rate, as columns that add up.

A measure has four columns: ``v`` its value; ``p`` 1 where the row is of those that it counts over; ``k`` 1 where such a row says the
value; ``c`` 1 where the row is the context in which "none of those" is a 0. ``v`` is the figure where any row says it; 0 where none is
counted over and there is context; else null (rule 4: silence is not zero). ``w`` counts figures withheld by an error (rule 2).

A rate has ``n``, ``d`` its pair, ``r`` the rows in it, ``l`` the rows left out, ``ln``, ``ld`` what they have of either part (rule 3).

Decisions taken where the law leaves room:

* The rows behind a rate are those of which its denominator speaks: known units, covered units, all units for ``density``, grassroots
  unions for shares of members. All of them that do not pair are left out and counted, those that lack both parts too. The unknown are no
  part of "known units", so they are not left out of those: ``units_unknown`` says them. They are left out of ``density``.
* ``gap_25`` and ``gap_100`` are null where there are uncovered units and the employees of none of them are known.
"""

from __future__ import annotations

import pandas as pd

from tests.recount.registers import MEMBERS, SAID_BY_UNION, STAFF, Registers
from tests.recount.sizes import SMALL_MICRO

UNIT_MEASURES = (
    "units",
    "units_covered",
    "units_own",
    "units_joint",
    "units_federation",
    "units_stated",
    "units_unknown",
    "employees",
    "employees_unknown",
    "employees_women",
    "employees_covered",
    "employees_covered_women",
    "units_small_micro",
    "units_small_micro_covered",
    "units_agreement",
    "units_wage_agreement",
    "units_congress",
    "units_new",
    "units_new_covered",
    "gap_25",
    "gap_100",
)
DATED = {"unions_founded": "founded", "unions_dissolved": "dissolved", "unions_term_due": "term_end"}
UNION_MEASURES = ("unions", "grassroots_unions", *MEMBERS, "members_joint", *STAFF, *DATED, "unions_dormant")
OF_MEMBERS = (*MEMBERS, "members_joint")
BY_UNIT = ("unit_coverage", "own_union_rate", "joint_coverage", "worker_coverage", "small_micro_coverage")
AGREEMENTS = {
    "agreement_coverage": "agreement",
    "wage_agreement_coverage": "wage_agreement",
    "congress_coverage": "congress",
}
DENSITIES = ("density", "density_in_covered")
SHARES = {"women_share": "members_women", "migrant_share": "members_migrant"}


class _Columns:
    """Columns of one frame while they are made: 0/1 masks and values, all as floats without blanks."""

    def __init__(self, index: pd.Index) -> None:
        self.index = index
        self.made: dict[str, pd.Series] = {}

    def measure(
        self,
        name: str,
        value: pd.Series,
        over: pd.Series,
        said: pd.Series,
        context: pd.Series,
        bad: pd.Series | None = None,
    ) -> None:
        says = over & said
        self.made[f"v:{name}"] = value.where(says, 0).astype(float).fillna(0)
        self.made[f"p:{name}"] = over.astype(float)
        self.made[f"k:{name}"] = says.astype(float)
        self.made[f"c:{name}"] = context.astype(float)
        self.made[f"w:{name}"] = (over & bad).astype(float) if bad is not None else pd.Series(0.0, self.index)

    def pair(self, name: str, n: pd.Series, d: pd.Series, among: pd.Series, whole: pd.Series) -> None:
        inside, out = among & whole, among & ~whole
        for side, values in (
            ("n", n.where(inside)),
            ("d", d.where(inside)),
            ("ln", n.where(out)),
            ("ld", d.where(out)),
        ):
            self.made[f"{side}:{name}"] = values.astype(float).fillna(0)
        self.made[f"r:{name}"] = inside.astype(float)
        self.made[f"l:{name}"] = out.astype(float)

    def frame(self, keys: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([keys, pd.DataFrame(self.made, index=self.index)], axis=1)


def unit_rows(units: pd.DataFrame, speaking: dict[str, set[str]]) -> pd.DataFrame:
    """One row a unit: region, industry, size, unit_kind and the columns. ``speaking``: region -> columns of union registers over it."""
    u = units
    columns = _Columns(u.index)
    every = pd.Series(True, u.index)
    one = pd.Series(1.0, u.index)
    known, covered, stated = u["known"], u["covered"], u["mode"] == "stated"
    none, unknown, told = u["mode"] == "none", ~u["known"], u["known"] & (u["mode"] != "stated")
    joint = u["mode"].isin(["joint", "federation"])
    small = u["size"].isin(SMALL_MICRO)
    heads, women = u["employees"], u["employees_women"]
    has_heads, has_women = heads.notna(), women.notna()
    bad, bad_women = u["bad:employees"], u["bad:employees_women"]
    columns.measure("units", one, every, every, every)
    for name, value in (("units_covered", covered), ("units_stated", stated)):
        columns.measure(name, value.astype(float), known, known, known)
    columns.measure("units_small_micro_covered", (small & covered).astype(float), known, known, known)
    for name, value in (("own", u["mode"] == "own"), ("joint", joint), ("federation", u["mode"] == "federation")):
        columns.measure(f"units_{name}", value.astype(float), known, told, known)
    columns.measure("units_unknown", unknown.astype(float), every, every, every)
    columns.measure("units_small_micro", small.astype(float), every, every, every)
    columns.measure("employees", heads, every, has_heads, every, bad)
    columns.measure("employees_unknown", heads, unknown, has_heads, every, bad)
    columns.measure("employees_women", women, every, has_women, every, bad_women)
    columns.measure("employees_covered", heads, covered, has_heads, known, bad)
    columns.measure("employees_covered_women", women, covered, has_women, known & u["has:employees_women"], bad_women)
    columns.measure("units_new", u["is_new"], every, u["is_new"].notna(), every)
    columns.measure("units_new_covered", u["is_new"], covered, u["is_new"].notna(), known & u["has:is_new"])
    for least in (25, 100):
        columns.measure(f"gap_{least}", (heads >= least).astype(float), none, has_heads, known, bad)
    for name in SAID_BY_UNION:
        context = known & u["region"].map({r: name in has for r, has in speaking.items()}).eq(True)
        columns.measure(f"units_{name}", u[name], covered, u[name].notna(), context)
    # Rule 3: pairs of one row; of own union and unit; of joint union and all its units.
    columns.pair("unit_coverage", covered, one, known, every)
    columns.pair("own_union_rate", u["mode"] == "own", one, known, ~stated)
    columns.pair("joint_coverage", joint, one, known, ~stated)
    columns.pair("worker_coverage", heads.where(covered, 0), heads, known, has_heads)
    columns.pair("small_micro_coverage", covered, one, known & small, every)
    for metric, name in AGREEMENTS.items():
        columns.pair(metric, u[name], one, covered, u[name].notna())
    nothing = pd.Series(0.0, u.index)
    columns.pair("density", nothing, heads, every, u["paired"])
    columns.pair("density_in_covered", nothing, heads, covered, u["paired"])
    columns.made["largest_gap"] = heads.where(none).fillna(0)
    columns.made["rows"] = one
    for name, column in _COLUMN_OF.items():
        columns.made[f"spoken:{name}"] = (
            u["region"].map({r: column in has for r, has in speaking.items()}).eq(True).astype(float)
        )
    return columns.frame(u[["region", "industry", "size", "unit_kind"]])


_COLUMN_OF = {
    **dict.fromkeys(("unions", "grassroots_unions"), "union_code"),
    **{name: name for name in (*MEMBERS, *STAFF)},
    "members_joint": "members",
    "unions_dormant": "dormant",
    **DATED,
}
"""A measure of unions -> the column of a register that it needs: where units are in and a register that has it lists no union, it is 0."""


def union_rows(unions: pd.DataFrame, units: pd.DataFrame, registers: Registers) -> pd.DataFrame:
    """One row a union: region, industry (its unit's) and the columns."""
    n = unions.copy()
    columns = _Columns(n.index)
    every = pd.Series(True, n.index)
    live = n["live"]
    grass = live & (n["union_kind"] != "above")
    joint = live & n["union_kind"].isin(["joint", "federation"])
    columns.measure("unions", live.astype(float), every, every, every)
    columns.measure("grassroots_unions", grass.astype(float), every, every, every)
    for name in MEMBERS:  # rule 3: a body above the grassroots has no members of its own, that is 0
        columns.measure(name, n[name], grass, n[name].notna(), n[f"has:{name}"], n[f"bad:{name}"])
    columns.measure("members_joint", n["members"], joint, n["members"].notna(), n["has:members"], n["bad:members"])
    for name in STAFF:
        columns.measure(name, n[name], live, n[name].notna(), n[f"has:{name}"], n[f"bad:{name}"])
    columns.measure("unions_dormant", n["dormant"], live, n["dormant"].notna(), n["has:dormant"])
    for measure, name in DATED.items():
        within = n[name].map(lambda day: day is not None and day[:4] == registers.period[:4]).astype(bool)
        over = live if name == "term_end" else every
        columns.measure(measure, within.astype(float), over, n[f"has:{name}"], n[f"has:{name}"])
    for metric, name in SHARES.items():
        columns.pair(metric, n[name], n["members"], grass, n["members"].notna() & n[name].notna())
    for metric in DENSITIES:
        columns.pair(metric, n["members"], pd.Series(0.0, n.index), grass, n["paired"])
        # The rows behind a density are units; unions give their members alone.
        columns.made[f"r:{metric}"] = columns.made[f"l:{metric}"] = pd.Series(0.0, n.index)
    columns.made["union_rows"] = pd.Series(1.0, n.index)
    columns.made["joint_rows"] = joint.astype(float)
    section = units.set_index("id")["industry"]
    industry = n["unit_id"].map(section).astype(object).fillna("unknown")
    return columns.frame(pd.DataFrame({"region": n["region"], "industry": industry}))
