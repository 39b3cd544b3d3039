"""What is reached of a target."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.periods import ends
from analysis.rows import Row, has_flag, value_of
from data.texts.names import figure_name
from reports.content.moves import RATES
from reports.content.record import Content
from reports.say import sentences
from reports.say.figures import is_rate


@dataclass(frozen=True, slots=True)
class Goal:
    """A target of a rate (fractions) for this or a later period, and what is reached."""

    metric: str
    target: float
    reached: float
    period: str


def find_goals(content: Content) -> list[Goal]:
    """The nearest target of each rate that is known and rests on enough units, the leading rates first."""
    nearest: dict[str, Row] = {}
    for row in content.targets:
        known = nearest.get(row["metric"])
        if is_rate(row["metric"]) and (known is None or ends(row["target_period"]) < ends(known["target_period"])):
            nearest[row["metric"]] = row
    order = [*RATES, *(metric for metric in nearest if metric not in RATES)]
    return [
        Goal(metric, nearest[metric]["target"], value_of(content.whole, metric), nearest[metric]["target_period"])
        for metric in order
        if metric in nearest
        and value_of(content.whole, metric) is not None
        and not has_flag(content.whole, metric, "small")
    ]


def goal_said(goal: Goal, region: str, content: Content, language: str) -> str:
    """How far it is to a target."""
    name = figure_name(goal.metric, language)
    return sentences.toward(region, name, goal.reached, goal.target, goal.period, content.period, language)
