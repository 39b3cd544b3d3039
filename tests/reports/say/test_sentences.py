"""Sentences claim only what their numbers hold: each branch by example, directions and figures by property."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.texts import LANGUAGES
from data.texts.names import period_name
from reports.say import sentences

FRACTIONS = st.floats(0, 1.5, allow_nan=False).map(lambda x: round(x, 6))
COUNTS = st.integers(0, 10**9)
UP = {"zh": ("上升", "增加", "升至", "增至"), "en": ("up ", "more than", "rose", "grew")}
DOWN = {"zh": ("下降", "减少", "降至", "减至"), "en": ("down ", "fewer than", "fell")}


def says(sentence: str | None, words: tuple[str, ...]) -> bool:
    return any(word in (sentence or "") for word in words)


def percents(sentence: str) -> list[Decimal]:
    return [Decimal(found) for found in re.findall(r"([\d.]+)%", sentence)]


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        (None, 0.225636, "全国覆盖率为22.6%", "全国: 覆盖率 22.6%"),
        (0.2, 0.221, "全国覆盖率为22.1%，比2003年上升2.1个百分点", "全国: 覆盖率 22.1%, up 2.1 points on 2003"),
        (0.221, 0.2, "全国覆盖率为20.0%，比2003年下降2.1个百分点", "全国: 覆盖率 20.0%, down 2.1 points on 2003"),
        (0.2, 0.2004, "全国覆盖率为20.0%，与2003年基本持平", "全国: 覆盖率 20.0%, much the same as in 2003"),
        (0.2, 0.2, "全国覆盖率为20.0%，与2003年基本持平", "全国: 覆盖率 20.0%, much the same as in 2003"),
        (0.2, None, None, None),
    ],
)
def test_a_rate(before: float | None, after: float | None, zh: str | None, en: str | None) -> None:
    assert sentences.rate("全国", "覆盖率", after, "zh", sentences.Before(before, "2003")) == zh
    assert sentences.rate("全国", "覆盖率", after, "en", sentences.Before(before, "2003")) == en


@given(before=FRACTIONS, after=FRACTIONS, language=st.sampled_from(LANGUAGES))
def test_a_rates_direction_and_points_are_those_of_the_data(before: float, after: float, language: str) -> None:
    said = sentences.rate("R", "M", after, language, sentences.Before(before, "2001")) or ""
    exact = (Decimal(str(after)) - Decimal(str(before))) * 100
    assert says(said, UP[language]) == (exact >= Decimal("0.05"))
    assert says(said, DOWN[language]) == (exact <= Decimal("-0.05"))
    assert abs(percents(said)[0] - Decimal(str(after)) * 100) <= Decimal("0.05")
    if found := re.search(r"(?:上升|下降|up |down )([\d.]+)", said):
        assert abs(Decimal(found[1]) - abs(exact)) <= Decimal("0.05")


@given(before=COUNTS, after=COUNTS, language=st.sampled_from(LANGUAGES))
def test_a_counts_direction_is_that_of_the_data(before: int, after: int, language: str) -> None:
    said = sentences.amount("R", "M", after, language, sentences.Before(before, "2001"))
    assert says(said, UP[language]) == (after > before)
    assert says(said, DOWN[language]) == (after < before)


def test_a_count_without_comparison_or_figure() -> None:
    assert sentences.amount("全国", "会员", 294_770_000, "zh", word="人") == "全国会员2.95亿人"
    assert sentences.amount("全国", "会员", None, "zh", sentences.Before(3)) is None


def test_what_is_left() -> None:
    assert sentences.uncovered(4_002_149, None, "zh") == "仍有400.2万个单位未覆盖"
    assert sentences.uncovered(12, 340, "zh") == "仍有12个单位、340名职工未覆盖"
    assert sentences.uncovered(0, 0, "zh") == "所有单位均已覆盖"
    assert sentences.uncovered(None, None, "zh") is None
    assert sentences.uncovered(-5, None, "zh") is None
    assert sentences.left_small(7, "en") == "7 small and micro enterprises not yet covered"
    assert sentences.left_small(0, "zh") == "小微企业均已覆盖"
    assert sentences.left_small(-1, "zh") is None
    assert sentences.left_small(None, "zh") is None


def test_a_rate_above_all_is_explained_and_no_other() -> None:
    assert sentences.above_all(1.02, "zh")
    assert sentences.above_all(1.0, "zh") is None
    assert sentences.above_all(None, "zh") is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], None),
        ([("甲", 0.3)], "甲率为30.0%"),
        ([("甲", 0.3), ("乙", 0.2)], "率：甲最高（30.0%），乙最低（20.0%）"),
        ([("甲", 0.3), ("乙", 0.3), ("丙", 0.2)], "率：甲、乙并列最高（30.0%），丙最低（20.0%）"),
        (
            [("甲", 0.3), *((name, 0.2) for name in "乙丙丁戊")],
            "率：甲最高（30.0%），乙、丙、丁等4个地区并列最低（20.0%）",
        ),
        ([("甲", 0.3), ("乙", 0.3)], "2个地区的率相同，都是30.0%"),
    ],
)
def test_extremes_name_all_that_tie(values: list[tuple[str, float]], said: str | None) -> None:
    assert sentences.extremes("率", values, "zh") == said


@given(
    values=st.lists(FRACTIONS, min_size=2, max_size=40).map(lambda v: [(f"[{i}]", x) for i, x in enumerate(v)]),
    language=st.sampled_from(LANGUAGES),
)
def test_extremes_are_those_of_the_data(values: list[tuple[str, float]], language: str) -> None:
    said = sentences.extremes("M", values, language) or ""
    rates = [value for _, value in values]
    shown = percents(said)
    if max(rates) == min(rates):
        assert len(shown) == 1
        return
    assert [
        abs(a - Decimal(str(b)) * 100) <= Decimal("0.05") for a, b in zip(shown, (max(rates), min(rates)), strict=True)
    ]
    named = set(re.findall(r"\[\d+\]", said))
    assert named <= {name for name, value in values if value in (max(rates), min(rates))}


@given(
    gaps=st.lists(COUNTS, max_size=30).map(lambda v: [(f"[{i}]", x) for i, x in enumerate(v)]),
    more=COUNTS,
    language=st.sampled_from(LANGUAGES),
)
def test_the_largest_gaps_are_the_largest_and_their_share_is_theirs(
    gaps: list[tuple[str, float]], more: int, language: str
) -> None:
    whole = sum(n for _, n in gaps) + more
    said = sentences.largest_gaps("R", gaps, whole, "workers", language)
    positive = sorted((n for _, n in gaps if n > 0), reverse=True)
    if not positive:
        assert said is None
        return
    assert said is not None
    named = [int(i) for i in re.findall(r"\[(\d+)\]", said)]
    assert sorted((gaps[i][1] for i in named), reverse=True) == positive[:3]
    exact = sum(positive[:3]) / whole * 100
    shown = re.search(r"([<>]?)(\d+)%", said)
    assert shown is not None
    if shown[1] == ">":
        assert exact < 100
    elif shown[1] == "<":
        assert exact > 0
    else:
        assert abs(int(shown[2]) - exact) <= 0.5 + 1e-9
        assert (shown[2] == "100") == (sum(positive[:3]) == whole)


def test_gaps_without_a_whole_claim_no_share() -> None:
    assert sentences.largest_gaps("省", [("甲", 5)], None, "units", "zh") == "甲有5个单位未覆盖"
    assert sentences.largest_gaps("省", [("甲", 5), ("乙", 6)], 3, "units", "zh") == "乙、甲共有11个单位未覆盖"


def test_a_course_compares_nothing_across_a_break() -> None:
    points = [("2000", 859_000.0), ("2001", 1_538_000.0), ("2004", 1_020_000.0)]
    said = sentences.course("全国", "基层工会", points, ["2001", "2003"], "zh", rates=False)
    assert said == "全国基层工会2000年为85.9万，2004年为102.0万；序列在2001年、2003年有断点，前后不可比"
    assert not says(said, UP["zh"] + DOWN["zh"])
    assert sentences.course("全国", "基层工会", points[1:], ["2001"], "zh", rates=False) is not None
    assert sentences.course("全国", "基层工会", points[:1], [], "zh", rates=False) is None


@given(
    points=st.dictionaries(st.integers(2000, 2025).map(str), FRACTIONS, min_size=2, max_size=9),
    breaks=st.lists(st.integers(2000, 2025).map(str), max_size=2),
    language=st.sampled_from(LANGUAGES),
)
def test_a_courses_ends_and_direction_are_those_of_the_data(
    points: dict[str, float], breaks: list[str], language: str
) -> None:
    said = sentences.course("R", "M", list(points.items()), breaks, language, rates=True) or ""
    first, last = min(points), max(points)
    change = (Decimal(str(points[last])) - Decimal(str(points[first]))) * 100
    broken = any(first < cut <= last for cut in breaks)
    assert says(said, UP[language]) == (not broken and change >= Decimal("0.05"))
    assert says(said, DOWN[language]) == (not broken and change <= Decimal("-0.05"))
    for shown, period in zip(percents(said), (first, last), strict=True):
        assert abs(shown - Decimal(str(points[period])) * 100) <= Decimal("0.05")


@pytest.mark.parametrize(("before", "after", "word"), [(5, 9, "增至"), (9, 5, "减至"), (5, 5, "相同")])
def test_a_course_of_counts(before: int, after: int, word: str) -> None:
    assert word in (sentences.course("R", "M", [("2020", before), ("2021", after)], [], "zh", rates=False) or "")


def test_who_is_missing_stands_with_the_reason() -> None:
    assert sentences.missing(["甲"], "not_in_source", "zh") == "甲没有数据（所存副本缺）"
    assert sentences.missing(["甲", "乙", "丙", "丁"], "not_reported", "zh") == "甲、乙、丙等4个地区没有数据（未报送）"
    assert sentences.missing([], "not_reported", "zh") is None


def test_clauses_are_joined_without_the_missing() -> None:
    assert sentences.joined(["甲", None, "乙"], "zh") == "甲，乙"


@pytest.mark.parametrize(("period", "zh"), [("2018", "2018年"), ("2018Q4", "2018年第4季度"), ("2018-06", "2018年6月")])
def test_a_period_in_words(period: str, zh: str) -> None:
    assert period_name(period, "zh") == zh
    assert period_name(period, "en") == period


def test_the_largest_cell_and_its_ties() -> None:
    cells = [("甲", "制造业", 5.0), ("乙", "建筑业", 3.0)]
    assert sentences.largest_cell("省", cells, 10, "zh") == "甲的制造业未覆盖职工最多，有5人，占省未覆盖职工的50%"
    assert sentences.largest_cell("省", cells, None, "zh") == "甲的制造业未覆盖职工最多，有5人"
    tied = [*cells, ("丙", "采矿业", 5.0)]
    assert sentences.largest_cell("省", tied, 10, "zh") == "甲的制造业与另外1处并列，未覆盖职工最多，各有5人"
    assert sentences.largest_cell("省", [("甲", "制造业", 0.0)], 10, "zh") is None


@pytest.mark.parametrize(
    ("period", "now", "against", "beside"),
    [
        ("2023", "2024", "同比", "同比"),
        ("2023", "2025", "比2023年", "与2023年"),
        ("2023-06", "2024-06", "同比", "同比"),
        ("2024-05", "2024-06", "比2024年5月", "与2024年5月"),
        ("2023Q4", "2024Q4", "同比", "同比"),
        ("2023", "2024-12", "比2023年", "与2023年"),
    ],
)
def test_a_year_before_is_spoken_of_as_year_on_year(period: str, now: str, against: str, beside: str) -> None:
    said = sentences.compared(period, now, "zh")
    assert (said["against"], said["beside"]) == (against, beside)
    assert sentences.compared(period, now, "en")["period"] == period


def test_a_course_over_periods_of_two_kinds_goes_by_their_ends() -> None:
    said = sentences.course("国", "率", [("2018", 0.3), ("2018-06", 0.2)], [], "zh", rates=True)
    assert said == "国率由2018年6月的20.0%升至2018年的30.0%，上升10.0个百分点"


def test_counts_have_most_and_fewest() -> None:
    values = [("甲", 12_345.0), ("乙", 3.0)]
    assert sentences.extremes("会员", values, "zh", word="人") == "会员：甲最多（1.2万人），乙最少（3人）"
    assert sentences.extremes("Members", values, "en", partial=True, word="") == (
        "Members, 2 regions with data: most 甲, 12,345; fewest 乙, 3"
    )


@pytest.mark.parametrize(
    ("reached", "target", "said"),
    [
        (0.5, 0.6, "省率2025年目标为60.0%，2024年实际为50.0%，还差10.0个百分点"),
        (0.6, 0.6, "省率2025年目标为60.0%，2024年实际为60.0%，已达到目标"),
        (0.65, 0.6, "省率2025年目标为60.0%，2024年实际为65.0%，已达到目标"),
        (0.5998, 0.6, "省率2025年目标为60.0%，2024年实际为60.0%，差距不足0.1个百分点"),
    ],
)
def test_a_target_is_reached_only_if_it_is(reached: float, target: float, said: str) -> None:
    assert sentences.toward("省", "率", reached, target, "2025", "2024", "zh") == said


@given(reached=FRACTIONS, target=FRACTIONS, language=st.sampled_from(LANGUAGES))
def test_a_target_is_called_reached_exactly_when_it_is(reached: float, target: float, language: str) -> None:
    said = sentences.toward("R", "M", reached, target, "2025", "2024", language)
    assert ("已达到" in said or "is reached" in said) == (reached >= target)


@given(within=st.floats(-30, 30), mix=st.floats(-30, 30), language=st.sampled_from(LANGUAGES))
def test_why_a_rate_moved_goes_its_way(within: float, mix: float, language: str) -> None:
    said = sentences.why_moved("R", "M", (within, mix), ("region", None), "2023", "2024", language)
    total = Decimal(str((within + mix) / 100)) * 100
    assert ("上升" in said or "M up " in said) == (total >= Decimal("0.05"))
    assert ("下降" in said or "M down " in said) == (total <= Decimal("-0.05"))


@pytest.mark.parametrize(
    ("date", "zh", "en"), [("2018-12-31", "2018年12月31日", "2018-12-31"), ("2018", "2018", "2018")]
)
def test_a_date_in_words(date: str, zh: str, en: str) -> None:
    assert (sentences.day(date, "zh"), sentences.day(date, "en")) == (zh, en)
