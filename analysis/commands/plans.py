"""``plan``: what moves would do, and the smallest plan that reaches a target."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.commands import Answer
from analysis.commands.asked import Asked
from analysis.plan.basket import BadMove, read_wishes
from data.queries.external.aims import plan_outside, plans_outside
from data.queries.plan.below import smallest_plans
from data.queries.plan.plan import aim, basket, smallest_plan
from data.queries.question import BadQuestion
from data.queries.registered import has_units
from data.scope import EVERYTHING
from data.slice import Slice


def plan(asked: Asked) -> Answer:
    """The plan of the first calibre that has units in the region; one for each place next below with ``--by region``; no rows without any."""
    args = asked.args
    if set(asked.by) - {"region"}:
        raise BadQuestion(f"plan takes --by region alone, not {', '.join(asked.by)}")
    if (args.moves is None) == (args.metric is None and args.reach is None):
        raise BadQuestion("a plan takes --moves FILE.json, or --metric M and --reach R")
    if args.moves is None and (args.metric is None or args.reach is None):
        raise BadQuestion("--metric and --reach go together")
    if args.moves is not None and (asked.by or asked.where):
        raise BadQuestion("--moves says itself which units it is about: without --by and --where")
    if args.moves is not None and asked.edition is not None:
        raise BadQuestion(
            "no moves of the asker's own may leave: one set of them less another would tell about single units"
        )
    target = None if args.moves else aim(args.metric, args.reach, args.within, asked.where)
    content = _moves(args.moves) if args.moves else None
    slice_ = next((s for s in asked.slices() if has_units(asked.engine, EVERYTHING, asked.region, s)), None)
    if slice_ is None:
        return []
    if content is not None:
        return _basket(asked, slice_, content)
    assert target is not None
    if asked.edition is not None:
        outside = plans_outside if asked.by else plan_outside
        return outside(asked.edition, asked.region, slice_, target)
    if not asked.by:
        return smallest_plan(asked.engine, EVERYTHING, region=asked.region, slice_=slice_, target=target)
    return smallest_plans(asked.engine, EVERYTHING, region=asked.region, slice_=slice_, target=target)


def _moves(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise BadQuestion(f"--moves {path}: {problem.strerror or problem}") from problem
    except ValueError as problem:
        raise BadQuestion(f"--moves {path} is no JSON: {problem}") from problem


def _basket(asked: Asked, slice_: Slice, content: Any) -> dict[str, Any]:
    try:
        wishes = read_wishes(content, asked.region)
    except BadMove as problem:
        raise BadQuestion(str(problem)) from problem
    return basket(asked.engine, EVERYTHING, region=asked.region, slice_=slice_, wishes=wishes)
