"""Sentences without a comparison between places or years taken back to facts: parts of a whole, causes of a change, notes, proposals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from analysis.compare import printed
from analysis.metrics import METRICS
from analysis.rows import has_flag, value_of
from data.reference import check_limits
from data.texts import numbers
from data.texts.names import figure_name, industry_name, period_name
from reports.content.moves import COUNTS, RATES, like_points
from reports.content.record import Content
from reports.say.figures import NAME
from reports.say.plain import plain
from tests.reports.say.told_industries import BY_INDUSTRY, expect

FIGURES = (*(metric.id for metric in METRICS), *COUNTS, "unions", "employees")
Values = Mapping[str, str]
Check = Callable[[Values, Content, str], str | None]


def _metric(said: str, language: str) -> str:
    return next(name for name in FIGURES if figure_name(name, language) == said)


def number(said: str) -> Decimal:
    """A number as printed, in base units (percent in points); what stands beside it in brackets (可比，占97%) is none of it."""
    said = re.sub(r"[（(][^（()）]*[)）]", "", said)
    digits = Decimal(re.sub(r"[^\d.]", "", said))
    return digits * next(
        (step for word, step in (("亿", 10**8), ("万", 10**4), (" bn", 10**9), (" m", 10**6)) if word in said), 1
    )


def _points(said: str) -> Decimal:
    return Decimal(said.replace("−", "-").replace("+", ""))


def parts_of_the_whole(said: Values, content: Content, language: str) -> str | None:
    """Each number is the region's own figure of that name."""
    for name, words in said.items():
        value = value_of(content.whole, name)
        kind = next((metric.kind for metric in METRICS if metric.id == name), "count")
        shown = {"rate": numbers.percent, "ratio": numbers.ratio}.get(kind, lambda n: numbers.count(n, language))(value)
        if not content.base and words.strip() != shown:
            return f"{name} is {shown}"
    return None


def share_of_unions(said: Values, content: Content, _: str) -> str | None:
    return None if content.base else expect(said["value"], numbers.percent(value_of(content.whole, "grassroots_share")))


def causes(said: Values, content: Content, _: str) -> str | None:
    """What moved within the parts and by their weights is the printed change; that is the one of ``analysis``."""
    why = content.moves.why
    if why is None:
        return "nothing moved"
    by = printed.change(content.moves.whole[why.metric])
    if _points(said["within"]) + _points(said["mix"]) != by:
        return f"it moved by {by}"
    return None if abs(by) == _points(said.get("points", "0") or "0") or "points" not in said else f"it moved by {by}"


def _pull(way: int) -> Check:
    def check(said: Values, content: Content, language: str) -> str | None:
        """No other part pulls as much the same way."""
        why = content.moves.why
        if why is None:
            return "nothing moved"
        common = [row for row in why.parts if row["reports"] in ("both", "partly")]
        most = max(common, key=lambda row: way * like_points(row))
        name = (
            plain(content.name_of(most, language), NAME)
            if why.kind == "region"
            else industry_name(most["industry"], language)
        )
        if most.get("hidden"):
            return None
        sums = abs(float(printed.change(content.moves.whole[why.metric]) or 0) - sum(map(like_points, common)))
        room = sums / len(common) + 0.0101  # what is printed adds up: each part takes its share of the total's rounding
        off = abs(abs(like_points(most)) - float(said["points"]))
        return (
            None
            if name == said["name"].rpartition("listed, ")[2].strip() and off <= room
            else f"it is {name} by {like_points(most):.3f}"
        )

    return check


def movers(said: Values, content: Content, _: str) -> str | None:
    """So many regions rose, fell and stayed, by one of the figures that regions are ranked by."""
    counts = [
        int(n)
        for n in re.findall(
            r"\d+", re.sub(r"[;，]其中\d+个只.*|; \d+ of them.*|^.*个地区中，|^of .*?: ", "", said["said"])
        )
    ]
    for figure in (*RATES, *COUNTS):
        ranked = content.ranks.get(figure, {})
        moves = [printed.change(content.moves.children.get(code, {}).get(figure)) for code in ranked]
        told = [by for by in moves if by is not None]
        ways = [sum(by > 0 for by in told), sum(by < 0 for by in told), sum(by == 0 for by in told)]
        if [n for n in ways if n] == counts and ("n" not in said or int(said["n"]) == len(told)):
            return None
    return f"no figure of the regions below moved so: {counts}"


def small_and_micro(said: Values, content: Content, language: str) -> str | None:
    """The small and micro enterprises' rate is below that of all units, and as many are not covered."""
    rate, every = value_of(content.whole, "small_micro_coverage"), value_of(content.whole, "unit_coverage")
    if content.base:
        return None
    if said["rate"] != numbers.percent(rate) or said["all"] != numbers.percent(every) or rate >= every:
        return f"they are {numbers.percent(rate)} and {numbers.percent(every)}"
    left = value_of(content.small, "gap_units") if content.small else None
    return None if said["n"].strip() == numbers.count(left, language) else f"{left} are not covered"


def largest_gap(said: Values, content: Content, language: str) -> str | None:
    """The three regions with most units without a union have as many together, and that share."""
    gaps = {
        plain(content.name_of(row, language), NAME): value_of(row, "gap_units") or 0
        for row in content.children
        if row["region"] is not None
    }
    named = [name for name in re.split(r"、|, | and ", said["names"].strip()) if name]
    most = sorted(gaps.values(), reverse=True)[: len(named)]
    if content.base:
        return None
    if sorted((gaps.get(name, 0) for name in named), reverse=True) != most:
        return f"most are {most}"
    if said["n"].strip() != numbers.count(sum(most), language):
        return f"together they have {sum(most)}"
    return expect(said["share"], numbers.share(sum(most), value_of(content.whole, "gap_units")))


def cells_that_tie(said: Values, content: Content, language: str) -> str | None:
    """So many cells beside the one named have as many, and none has more."""
    counts = [cell["gap_workers"] for cell in content.cells]
    if said["n"].strip("人 ") != numbers.count(max(counts), language):
        return f"most is {max(counts)}"
    return expect(said["more"], str(counts.count(max(counts)) - 1))


def peak(said: Values, content: Content, language: str) -> str | None:
    """A series stood highest in the period named, and fell by the printed difference since; like for like where who reports has changed."""
    own = sorted((r for r in content.history if r["calibre"] == content.calibre), key=lambda row: row["period"])
    for figure, span in content.spans.items():
        if span.peak is None or period_name(span.peak[0], language) != said["period"].strip():
            continue
        within = [row[figure] for row in own if span.first <= row["period"] <= span.last and row[figure] is not None]
        shown = numbers.percent if figure in RATES else (lambda n: numbers.count(n, language))
        since = span.peak[1]
        highest, left_over = (
            (max(within), within[-1]) if since.is_raw else (since.comparable_before, since.comparable_after)
        )
        if said["value"].rstrip("个人") != shown(highest):
            continue
        if "points" in said and Decimal(said["points"]) == -(printed.change(span.peak[1]) or 0):
            return None
        if "change" in said:
            left = numbers.count(float(number(said["value"]) - number(said["change"])), language)
            if left == numbers.count(left_over, language):
                return None
    return "no series has this peak"


def lowest_of_both(said: Values, content: Content, language: str) -> str | None:
    """No region ranked by units is lower than the one named, nor by workers than the other."""
    for name, value, figure in (("a", "av", "unit_coverage"), ("b", "bv", _metric(said["metric"].strip(), language))):
        rows = [row for row in content.children if row["region"] and value_of(row, figure) is not None]
        low = min((row for row in rows if not has_flag(row, figure, "small")), key=lambda row: value_of(row, figure))
        if plain(content.name_of(low, language), NAME) != said[name].strip():
            return f"lowest is {low['region_name']}"
        if said[value] != numbers.percent(value_of(low, figure)):
            return f"it is {numbers.percent(value_of(low, figure))}"
    return None


def who_moved(said: Values, content: Content, _: str) -> str | None:
    """The printed change of the leading rate is that of ``analysis``, where who moved it is told instead of why."""
    if not re.match("所列|of the (regions|industries) listed", said["pull"]):
        return None
    why = content.moves.why
    by = printed.change(content.moves.whole[why.metric]) if why else None
    return None if by is not None and abs(by) == Decimal(said["points"]) else f"it moved by {by}"


def proposal(said: Values, content: Content, language: str) -> str | None:
    """The rate begins where it stands and ends where the units reached would bring it."""
    figure = _metric(said["metric"].strip(), language)
    now = value_of(content.whole, figure)
    units = int(said["units"].replace(",", "")) if re.fullmatch(r"[\d,]+", said["units"].strip()) else None
    if said["before"] != numbers.percent(now):
        return f"it is {numbers.percent(now)}"
    cells = [
        row for row in content.cells if (row["gap_units"] or 0) > 1 and not has_flag(row, "gap_workers", "one_unit")
    ]
    for most in (1, 2, 3):
        some = cells[:most]
        if units is not None and sum(row["gap_units"] for row in some) != units:
            continue
        gap = "gap_workers" if figure == "worker_coverage" else "gap_units"
        after = now + (1 - now) * sum(row[gap] for row in some) / content.whole[gap]
        if said["after"] == numbers.percent(after):
            return None
    return "no largest places come to this"


def fell_below(said: Values, content: Content, language: str) -> str | None:
    """So many regions below fell, and none by more than the one named."""
    figure = _metric(said["metric"].strip(), language)
    told = {code: printed.change(some.get(figure)) for code, some in content.moves.children.items()}
    fell = {code: -by for code, by in told.items() if by is not None and by < 0}
    most = max(fell.values(), default=None)
    if most != Decimal(said["points"]):
        return f"the largest fall is {most}"
    return None if "n" not in said or int(said["n"]) == len(fell) else f"{len(fell)} fell"


def left_out(said: Values, content: Content, language: str) -> str | None:
    """As many rows as the answer says lack a part of the rate."""
    out = content.whole["left_out"].get(_metric(said["metric"].strip(), language))
    return None if out and said["n"].strip() == numbers.count(out["rows"], language) else f"it leaves out {out}"


def joint_share(said: Values, content: Content, _: str) -> str | None:
    """The part of the covered small and micro enterprises that a joint union covers."""
    small = content.small
    if small is None or content.base:
        return None
    off = Decimal(said["share"].rstrip("%")) - printed.percent(small["units_joint"] / small["units_covered"])
    return None if abs(off) <= Decimal("0.1") else f"it is off by {off}"  # the modes are rounded so that they add up


def count_moved(way: int) -> Check:
    """A count stands as it is, and changed by the difference of the two counts as they are printed, in its direction."""

    def check(said: Values, content: Content, language: str) -> str | None:
        figure = _metric(said["metric"].strip(), language)
        if figure in RATES or figure.endswith("_share"):
            return None  # a rate's words in English begin alike; they are read as its own
        value, by = value_of(content.whole, figure), printed.change(content.moves.whole.get(figure))
        if by is None or by * way <= 0:
            return f"it moved by {by}"
        if said["value"].strip("个人 ") != numbers.count(value, language) and not content.base:
            return f"it is {value}"
        moved = content.moves.whole[figure]
        ends = [number(numbers.count(value, language)) for value in (moved.comparable_before, moved.comparable_after)]
        shown = abs(ends[1] - ends[0]) or abs(by)  # two that look alike are told in full
        return (
            None if number(said["change"]) in (shown, number(numbers.count(float(shown), language))) else f"by {shown}"
        )

    return check


def count_stayed(said: Values, content: Content, language: str) -> str | None:
    """A count stands as it is and has not changed, like for like."""
    figure = _metric(said["metric"].strip(), language)
    if figure in RATES or figure.endswith("_share"):
        return None
    by, value = printed.change(content.moves.whole.get(figure)), value_of(content.whole, figure)
    if by:
        return f"it moved by {by}"
    shown = numbers.count(value, language)
    return None if content.base or said["value"].strip("个人 ") == shown else f"it is {value}"


def falls(said: Values, content: Content, language: str) -> str | None:
    """Each figure named fell by so many points."""
    names = {figure_name(name, language): name for name in RATES}
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.findall(rf"({listed})(?: by )?([\d.]+)", said["falls"])
    if not found:
        return "no figure is named"
    for name, points in found:
        by = printed.change(content.moves.whole.get(names[name]))
        if by is None or Decimal(points) != -by:
            return f"{name} moved by {by}"
    return None


def _beside(said: Values, content: Content, language: str) -> tuple[str, list[float], float]:
    """The figure that a sentence about the regions beside names, their values, and the region's own."""
    figure = _metric(said["metric"].strip(), language)
    rows = [row for row in content.beside if row["region"] is not None and value_of(row, figure) is not None]
    known = [value_of(row, figure) for row in rows if not has_flag(row, figure, "small")]
    return figure, known, value_of(content.whole, figure)


def place_beside(said: Values, content: Content, language: str) -> str | None:
    """As many regions have the figure as is said, one fewer than the place has more, and the whole's is its own."""
    figure, known, own = _beside(said, content, language)
    place, count = sum(value > own for value in known) + 1, len(known)
    if re.findall(r"\d+", said["place"]) != [str(place)] or said["n"].strip() != str(count):
        return f"it is place {place} of {count}"
    if ("并列" in said["place"] or "shared" in said["place"]) != (known.count(own) > 1):
        return "who shares the place is not said"
    value = "" if content.above is None or "value" not in said else numbers.percent(value_of(content.above, figure))
    return expect(said["value"], value) if value else None


def share_beside(said: Values, content: Content, language: str) -> str | None:
    """The region's count is that part of the count of the region above."""
    figure, _, own = _beside(said, content, language)
    whole = None if content.above is None else value_of(content.above, figure)
    return expect(said["share"], numbers.share(own, whole)) if whole else "nothing stands above"


def shares_beside(said: Values, content: Content, language: str) -> str | None:
    """Each count of the region is that part of the same count of the region above."""
    if language == "zh":
        pairs = re.findall(r"([^、\d<>]+)([<>]?\d+%)(?:、|$)", said["pairs"])
        if len(pairs) != said["pairs"].count("、") + 1:
            return "a name has no share"
    else:
        pairs = [pair.rpartition(" ")[::2] for pair in said["pairs"].split(", ")]
    faults = [share_beside({"metric": name, "share": share}, content, language) for name, share in pairs]
    return next((fault for fault in faults if fault), None)


def odd(said: Values, content: Content, language: str) -> str | None:
    """The region's own ratio is what is said, and further from the median of its peers than a check lets pass."""
    figure, far = _metric(said["metric"].strip(), language), check_limits()["peer_far"]
    own = value_of(content.whole, figure)
    if said["value"] != numbers.percent(own):
        return f"it is {own}"
    one = next((one for one in content.odd if (one.region, one.metric) == (content.region, figure)), None)
    if one is None or far * one.median <= one.own <= one.median / far:
        return "no check flags it"
    return expect(said["median"], numbers.percent(one.median)) if "median" in said else None


def few_report_twice(said: Values, content: Content, language: str) -> str | None:
    """The share of the denominator that reports in both periods is what is said."""
    figure = _metric(said["metric"].strip(), language)
    found = [content.moves.whole.get(figure), span.change if (span := content.spans.get(figure)) else None]
    shares = [numbers.share(change.comparable.share, 1) for change in found if change is not None]
    return None if said["share"] in shares else f"it is {shares}"


TOLD: dict[str, Check] = {
    **BY_INDUSTRY,
    "say.few_comparable": few_report_twice,
    "say.odd": odd,
    "say.odd_outside": odd,
    "beside.place_whole": place_beside,
    "beside.share": share_beside,
    "beside.shares": shares_beside,
    "say.make_up_members": parts_of_the_whole,
    "say.make_up_unions": parts_of_the_whole,
    "say.make_up_units": parts_of_the_whole,
    "say.make_up_contracts": parts_of_the_whole,
    "say.share_of_unions": share_of_unions,
    "say.cells_tie": cells_that_tie,
    "say.peak": peak,
    "say.peak_count": peak,
    "say.why": causes,
    "say.why_same": causes,
    "say.why_up_first": _pull(1),
    "say.why_down_first": _pull(-1),
    "say.movers": movers,
    "say.movers_known": movers,
    "say.movers_of": movers,
    "say.movers_known_of": movers,
    "say.who_moved": who_moved,
    "attention.small": small_and_micro,
    "attention.top_gap": largest_gap,
    "attention.differ": lowest_of_both,
    "attention.differ_known": lowest_of_both,
    "say.proposal": proposal,
    "say.count_rise": count_moved(1),
    "say.count_fall": count_moved(-1),
    "say.count_same": count_stayed,
    "attention.fell_whole": falls,
    "attention.fell": fell_below,
    "attention.fell_alike": fell_below,
    "attention.fell_only": fell_below,
    "attention.left_out": left_out,
    "report.joint_share": joint_share,
}
"""Text of the catalogue -> what a sentence made by it claims."""
