"""``compare``, ``change`` and ``flows``: two periods side by side."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from analysis.commands.asked import Asked
from analysis.commands.printed import SAID
from analysis.compare.verdict import Verdict, of_change, of_flows
from analysis.metrics import HEADLINES
from analysis.rows import Row
from data.queries.compare.changes import Between, changes, check_change
from data.queries.compare.changes import change as changed
from data.queries.compare.changes import compare as compared
from data.queries.question import BadQuestion
from data.queries.slices import slices
from data.scope import EVERYTHING
from data.slice import Slice, SliceFilter
from data.texts.differences import told_difference
from data.texts.told import not_told, told


def _between(asked: Asked, figures: Sequence[str], by: Sequence[str] = ()) -> list[Between]:
    """The two periods in each calibre and purpose that has both; what has no answer in any period is refused before.

    Raises UnknownRegion, and BadQuestion: for what is not one period, well written, and for a filter on what may leave the federation.
    """
    args, where = asked.args, asked.where
    for when in (args.start, args.end):
        asked.one_period("--from and --to", when)
    check_change(EVERYTHING, region=asked.region, figures=figures, where=where, by=by, calibre=args.calibre)
    held = {(s.period, s.calibre, s.purpose) for s in slices(asked.engine, EVERYTHING)}
    for when in (args.start, args.end):
        if when not in {period for period, _, _ in held}:
            print(f"analysis: nothing is loaded for {when}", file=sys.stderr)
    found = [
        Between(Slice(args.start, calibre, purpose), Slice(args.end, calibre, purpose), where)
        for calibre, purpose in sorted({(calibre, purpose) for _, calibre, purpose in held})
        if SliceFilter(None, args.calibre, args.purpose).takes(calibre, purpose)
        and {(args.start, calibre, purpose), (args.end, calibre, purpose)} <= held
    ]
    if asked.edition is not None:
        if where:
            raise BadQuestion("no change narrowed by a filter may leave: what one table hides another would tell")
        for between in found:
            asked.edition.require(asked.region, between.start, between.end)
    return found


def change(asked: Asked) -> Sequence[Row]:
    """Why a rate moved; with ``--against`` why it differs between two regions."""
    if asked.args.against is not None:
        return _differences(asked)
    if asked.args.period is not None or None in (asked.args.start, asked.args.end):
        raise BadQuestion("change takes --from and --to, or --against and --period")
    by = asked.by or ["region"]
    found: list[Row] = []
    for between in _between(asked, [asked.args.metric], by):
        rows = changed(asked.engine, EVERYTHING, region=asked.region, between=between, metric=asked.args.metric, by=by)
        shown = rows
        if asked.edition is not None:
            lone = _lone(asked, between, asked.args.metric)
            shown = asked.edition.changed(rows, asked.region, by, (between.start, between.end), lone)
        found += _with_words(asked, shown, of_change(shown), asked.args.metric, between)
    return found


def _lone(asked: Asked, between: Between, metric: str) -> tuple[list[str], list[str]]:
    """The leaves that report a figure of the region in the second period alone, and in the first alone."""
    (row, *_) = [*compared(asked.engine, EVERYTHING, region=asked.region, between=between, figures=[metric]), {}]
    return row.get("appeared", []), row.get("vanished", [])


def _differences(asked: Asked) -> Sequence[Row]:
    """Why the region's rate differs from another's in one period, in each calibre that has it."""
    from data.queries.compare.differ import Beside, differ

    args = asked.args
    if args.period is None or args.start is not None or args.end is not None:
        raise BadQuestion("--against goes with --period, without --from and --to")
    if asked.edition is not None:
        raise BadQuestion("no difference between two regions may leave: what one table hides another would tell")
    by = asked.by or ["industry"]
    found: list[Row] = []
    for slice_ in asked.slices():
        beside = Beside(asked.region, args.against, slice_, asked.where)
        rows = differ(asked.engine, EVERYTHING, beside=beside, metric=args.metric, by=by)
        said = told_difference(rows, args.metric, by)
        found += [*rows[:-1], {**rows[-1], SAID: said}] if said else rows
    return found


def compare(asked: Asked) -> Sequence[Row]:
    """Two periods like for like."""
    if set(asked.by) - {"region"}:
        raise BadQuestion(f"compare takes --by region alone, not {', '.join(asked.by)}")
    figures = asked.args.metric or HEADLINES
    found: list[Row] = []
    for between in _between(asked, figures):
        rows = compared(
            asked.engine,
            EVERYTHING,
            region=asked.region,
            between=between,
            figures=figures,
            by_region="region" in asked.by,
        )
        external = asked.edition
        found += rows if external is None else external.compared(rows, asked.region, between.start, between.end)
    return found


def flows(asked: Asked) -> Sequence[Row]:
    """What units did between two periods."""
    from data.queries.compare.flows import flows as flown
    from data.queries.external.flows import flows_outside

    if asked.args.units is not None:
        return _flow_units(asked, asked.args.units)
    found: list[Row] = []
    for between in _between(asked, ["unit_coverage"]):
        if asked.edition is None:
            rows = flown(asked.engine, EVERYTHING, region=asked.region, between=between)
        else:
            rows = flows_outside(asked.edition, asked.region, between)
        rates = _rates(asked, between, "unit_coverage") if asked.edition is None else None
        found += _with_words(asked, rows, of_flows(rows), "unit_coverage", between, rates)
    return found


def _flow_units(asked: Asked, flow: str) -> Sequence[Row]:
    """The units of a flow, those with most employees first; of published figures there are none."""
    from data.queries.compare.flow_units import LARGEST_FIRST, FlowList, each_flow_unit

    if asked.edition is not None:
        raise BadQuestion("no list of units may leave the federation")
    found: list[Row] = []
    for between in _between(asked, ["unit_coverage"]):
        pieces = {"region": asked.region, "from": between.start.period, "to": between.end.period}
        pieces |= {"calibre": between.start.calibre, "purpose": between.start.purpose, "flow": flow}
        rows = each_flow_unit(asked.engine, EVERYTHING, FlowList(asked.region, between, flow), LARGEST_FIRST)
        found += ({**pieces, **row} for row in rows)
    return found


def _rates(asked: Asked, between: Between, metric: str) -> tuple[float, float] | None:
    """A rate of the region in both periods, over all that report in each."""
    for row in compared(asked.engine, EVERYTHING, region=asked.region, between=between, figures=[metric]):
        if None not in (row["before"], row["after"]):
            return row["before"], row["after"]
    return None


def _with_words(
    asked: Asked,
    rows: Sequence[Row],
    verdict: Verdict | None,
    metric: str,
    between: Between,
    rates: tuple[float, float] | None = None,
) -> list[Row]:
    """The rows, the total's with what they say in a sentence of each language (``said``); where the change may not be told, why, which does
    not leave."""
    if verdict is None:
        return list(rows)
    span = (between.start.period, between.end.period)
    whole = changes(asked.engine, EVERYTHING, region=asked.region, between=between, figures=[metric])
    change_ = whole.get(asked.region, {}).get(metric)
    said = {} if change_ is None else not_told(change_, between.start.calibre, asked.region, span)
    if said and asked.edition is not None:
        return list(rows)
    return [*rows[:-1], {**rows[-1], SAID: said or told(verdict, metric, asked.region, span, rates)}]
