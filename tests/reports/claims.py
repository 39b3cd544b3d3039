"""The sentences of a report taken back to facts: what each claims, held against the rows of ``analysis`` that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import docx
import pptx

from analysis.compare.changes import Change
from analysis.rows import RateRow, has_flag, value_of
from data.texts import catalogue, numbers
from data.texts.names import figure_name, period_name
from reports.content.record import Content
from reports.say.figures import NAME
from reports.say.plain import plain
from tests.reports.told import FIGURES, TOLD, number

PERCENT = r"[\d.,]+%"
COUNT = r"[\d.,]+(?: m| bn|亿|万)?[个人]?"
PERIOD = r"\d{4}(?:-\d\d|Q\d|年(?:\d+月|第?.季度)?)?"
WORDS = {
    "value": f"{PERCENT}|{COUNT}",
    "before": f"{PERCENT}|{COUNT}",
    "median": PERCENT,
    "after": f"{PERCENT}|{COUNT}",
    "high_value": f"{PERCENT}|{COUNT}",
    "low_value": f"{PERCENT}|{COUNT}",
    "points": r"[\d.]+",
    "change": COUNT,
    **dict.fromkeys(("said", "metrics", "shares", "pairs", "parts"), r".+"),
    "falls": r".+",
    "rate": PERCENT,
    "all": PERCENT,
    "av": PERCENT,
    "bv": PERCENT,
    "within": r"[+−]?[\d.]+",
    "mix": r"[+−]?[\d.]+",
    "units": COUNT,
    **{f"{name}_share": PERCENT for name in ("women", "migrant")},
    **{f"{name}_coverage": PERCENT for name in ("agreement", "wage_agreement", "congress")},
    **dict.fromkeys(("members", "grassroots_unions", "units_covered", "units_own", "units_joint"), COUNT),
    "units_per_union": r"[\d.,]+",
    "share": r"[<>]?[\d.]+%",
    "n": COUNT,
    "more": r"\d+",
    "first": PERIOD,
    "last": PERIOD,
    "high_tie": r"并列| \(tie\)|",
    "low_tie": r"并列| \(tie\)|",
}
"""What may stand in a sentence's places; in others anything may, but no end of a clause."""
LOOSE = r"[^。；;：:]*?"
NAMES = r"[^。；;：:（）()]+?"


RUNNING = ("Normal", "Brief Text")
LABELS = ("同一口径", "One basis", "图中为", "The chart")
"""What stands below each chart of its kind."""


@dataclass(frozen=True)
class Claim:
    """What a sentence says: the text of the catalogue that it was made by, and what stands in its places."""

    key: str
    values: dict[str, str]
    sentence: str


def lines(path: Path) -> list[str]:
    """The sentences of a document: its running text; titles and texts of slides behind the cover. No headings, tables, headers, notes."""
    if path.suffix == ".docx":
        said = [line.text for line in docx.Document(str(path)).paragraphs if line.style and line.style.name in RUNNING]
    else:
        said = [
            paragraph.text.replace("\v", " ")
            for slide in list(pptx.Presentation(str(path)).slides)[1:]
            for shape in slide.placeholders
            if shape.has_text_frame and shape.placeholder_format.idx in (0, 14)
            for paragraph in shape.text_frame.paragraphs
        ]
    numbered = re.compile(r"[一二三四五六七八九十]+是|\(\d+\) ")
    sentences = [
        numbered.sub("", piece.strip(), count=1) if numbered.match(piece.strip()) else piece.strip()
        for line in said
        for piece in re.split(r"。|\.(?=\s|$)", line)
    ]
    return [sentence for sentence in sentences if sentence and not sentence.startswith(LABELS)]


KEYS = (
    *(f"say.extremes{kind}{some}" for kind in ("", "_count") for some in ("_partial", "")),
    "say.rate_rise",
    "say.rate_fall",
    "say.rate_same",
    "say.course_rise",
    "say.course_fall",
    "say.course_count_rise",
    "say.course_count_fall",
    "say.cell_share",
    "say.gaps_together_share",
    "say.gaps_alone_share",
    "tiles.title",
)


@cache
def pattern(key: str, language: str) -> re.Pattern[str]:
    """A text of the catalogue as a pattern with a group for each place."""
    seen: set[str] = set()

    def place(found: re.Match[str]) -> str:
        name, _, choice = found[1].partition(":")
        if choice:
            return "(?:" + "|".join(map(re.escape, choice.split("|"))) + ")"
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        if name == "metric":
            return "(?P<metric>" + "|".join(map(re.escape, _metrics(language))) + ")"
        within = NAMES if name in ("high", "low") else LOOSE
        return f"(?P<{name}>{WORDS.get(name, within)})"

    # In English the region stands before a colon, and is left out after the first of several sentences about it.
    pieces = re.split(r"(\{[^}]*\})", catalogue(language)[key].removeprefix("{region}: ").rstrip("。."))
    return re.compile("".join(place(m) if (m := re.fullmatch(r"\{([^}]*)\}", p)) else re.escape(p) for p in pieces))


@cache
def _metrics(language: str) -> list[str]:
    found = {figure_name(name, language) for name in FIGURES}
    return sorted(found, key=len, reverse=True)


def claims(sentences: Sequence[str], language: str) -> Iterator[Claim]:
    """All claims of some sentences: at most one that compares places or years in each, and what else it tells."""
    for sentence in sentences:
        for keys in (KEYS, *((key,) for key in TOLD)):
            found = next((m for key in keys if (m := pattern(key, language).search(sentence)) is not None), None)
            if found is not None:
                yield Claim(
                    next(key for key in keys if pattern(key, language) is found.re), found.groupdict(), sentence
                )


WORDS_OF_CLAIMS = {
    "zh": re.compile("最高|最低|最多|最少|占[0-9<>]|上升|下降|减少|增加|降至|升至"),
    "en": re.compile(
        r"highest|lowest|\bmost\b|fewest|\d% of |\b(rose|fell|fallen|grew|raised|lowered|(?<!add )up|down) "
    ),
}
NO_CLAIMS = {
    "zh": re.compile(
        r"最多的 ?\d+ ?(?:[处个]|个行业)$|件事入手|先办一件事|可比指|变化指|序列不可比|^核对下降原因|单位太少，不列比率|是否建会不明|相同，均为"
    ),
    "en": re.compile(
        r"^The \d+ (places|regions|industries)|the chart has the|things? (to begin with|first)|^Like for like|not comparable|^Find (why|the cause)|too few units for a rate|nobody knows|the same as in"
    ),
}
"""Headings of lists, what is meant by a word, the names of breaks."""


def unread(sentences: Sequence[str], language: str) -> list[str]:
    """Sentences with a word of comparison, rise, fall or share of which no claim was read."""
    told = [s for s in sentences if WORDS_OF_CLAIMS[language].search(s) and not NO_CLAIMS[language].search(s)]
    return [sentence for sentence in told if not list(claims([sentence], language))]


def is_false(claim: Claim, content: Content, language: str) -> str | None:
    """Why a claim does not hold; None where it does."""
    if claim.key in TOLD:
        return TOLD[claim.key](claim.values, content, language)
    kind = claim.key.removeprefix("say.")
    check: Callable[[Claim, Content, str], str | None]
    if kind.startswith("extremes"):
        check = _extremes
    elif kind.startswith("course"):
        check = _course
    elif kind.startswith("rate"):
        check = _rate
    elif kind.startswith("gaps"):
        check = _gaps
    else:
        check = _cell if kind == "cell_share" else _tiles
    return check(claim, content, language)


def _figure(claim: Claim, language: str) -> str:
    return next(name for name in FIGURES if figure_name(name, language) == claim.values["metric"])


def _ranked(content: Content, figure: str) -> list[RateRow]:
    """The regions below that have a place by a figure; where there are no two to compare those beside the region."""
    for family in (content.children, content.beside):
        rows = [row for row in family if row["region"] is not None and value_of(row, figure) is not None]
        ranked = [row for row in rows if not has_flag(row, figure, "small")]
        if len(ranked) > 1:
            return ranked
    return []


def _extremes(claim: Claim, content: Content, language: str) -> str | None:
    """Who is named highest has the highest value of all ranked, and nobody else has it; likewise lowest."""
    figure = _figure(claim, language)
    rows, count = _ranked(content, figure), "count" in claim.key
    if "n" in claim.values and claim.values["n"] != str(len(rows)):
        return f"{len(rows)} are ranked"
    for end, edge in (("high", max), ("low", min)):
        value = edge(value_of(row, figure) for row in rows)
        best = [plain(content.name_of(row, language), NAME) for row in rows if value_of(row, figure) == value]
        if content.base:  # places are by unrounded values, which the rows no longer have
            places = content.ranks[figure]
            last = (min if end == "high" else max)(places.values())
            best = [plain(content.name_of(row, language), NAME) for row in rows if places.get(row["region"]) == last]
        shown = numbers.count(value, language) if count else numbers.percent(value)
        if not content.base and claim.values[f"{end}_value"].rstrip("个人") != shown:
            return f"{end} is {shown}"
        if not any(name in claim.values[end] for name in best):
            return f"{end} is {best}"
        if len(best) == 1 and claim.values[end].strip() != best[0]:
            return f"{end} is {best[0]} alone"
    return None


def _course(claim: Claim, content: Content, language: str) -> str | None:
    """The change is the difference of the two values as printed, in its direction; both are those of the series where all report."""
    before, after = (number(claim.values[end]) for end in ("before", "after"))
    printed = number(claim.values["points" if "points" in claim.values else "change"])
    way = 1 if claim.key.endswith("rise") else -1
    by = (after - before) * way
    if by != printed and numbers.count(float(by), language) != claim.values.get("change", "").rstrip("个人"):
        return f"{after} − {before} is not {printed}"
    figure, marked = _figure(claim, language), re.search("可比|like for like", claim.sentence)
    if marked or content.base:
        return None
    ends = {
        period_name(row["period"], language): row.get(figure)
        for row in content.history
        if row["calibre"] == content.calibre
    }
    for end, name in (("before", "first"), ("after", "last")):
        value = ends.get(claim.values[name].strip())
        shown = numbers.percent(value) if "%" in claim.values[end] else numbers.count(value, language)
        if claim.values[end].rstrip("个人") not in (shown, numbers.exact(value)):
            return f"{name} is {shown}"
    return None


def _rate(claim: Claim, content: Content, language: str) -> str | None:
    """The printed change is that of the printed values, like for like, in its direction."""
    figure, way = _figure(claim, language), 1 if claim.key.endswith("rise") else -1
    change = content.moves.whole.get(figure)
    if not content.base and claim.values["value"] != numbers.percent(value_of(content.whole, figure)):
        return f"it is {numbers.percent(value_of(content.whole, figure))}"
    return None if change is None else _moved(change, Decimal(claim.values.get("points", 0)) * way)


def _moved(change: Change, said: Decimal) -> str | None:
    before, after = change.comparable_before, change.comparable_after
    if before is None or after is None:
        return "nothing is comparable"
    by = Decimal(numbers.percent(after).rstrip("%")) - Decimal(numbers.percent(before).rstrip("%"))
    return None if by == said else f"it moved by {by}"


def _gaps(claim: Claim, content: Content, language: str) -> str | None:
    """The places named are those with most, and their share is what it is said to be."""
    workers = bool(re.search("职工" if language == "zh" else "employee", claim.sentence))
    figure = "gap_workers" if workers else "gap_units"
    whole = value_of(content.whole, figure)
    for rows in (content.children, content.industries):
        top = sorted((value_of(row, figure) or 0 for row in rows if row.get("region") is not None), reverse=True)
        if whole and numbers.share(sum(top[:3]), whole) == claim.values["share"]:
            return None
        if whole and top and numbers.share(top[0], whole) == claim.values["share"]:
            return None
    return "no three largest have this share"


def _cell(claim: Claim, content: Content, language: str) -> str | None:
    """No cell has more, and its share is what it is said to be."""
    most, whole = max(cell["gap_workers"] for cell in content.cells), content.whole["gap_workers"]
    if claim.values["n"].strip("人 ") != numbers.count(most, language):
        return f"most is {most}"
    return None if numbers.share(most, whole) == claim.values["share"] else f"its share is {numbers.share(most, whole)}"


def _tiles(claim: Claim, content: Content, language: str) -> str | None:
    """So many are above the whole, and so many below."""
    figure = _figure(claim, language)
    values, whole = [value_of(row, figure) for row in _ranked(content, figure)], value_of(content.whole, figure)
    counts = [sum(value > whole for value in values), sum(value < whole for value in values)]
    said = [int(claim.values[name]) for name in ("above", "below")]
    return None if content.base or counts == said else f"{counts}"
