"""Sentences claim only what their numbers hold: each branch by example, directions and figures by property."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare import printed
from data.texts import LANGUAGES, numbers
from data.texts.names import period_name
from reports.say import sentences
from reports.say.figures import Stretch

FRACTIONS = st.floats(0, 1.5, allow_nan=False).map(lambda x: round(x, 6))
COUNTS = st.integers(0, 10**9)
UP = {"zh": ("上升", "增加", "升至", "增至"), "en": ("up ", "more than", "rose", "grew")}
DOWN = {"zh": ("下降", "减少", "降至", "减至"), "en": ("down ", "fewer than", "fell")}


def says(sentence: str | None, words: tuple[str, ...]) -> bool:
    return any(word in (sentence or "") for word in words)


def percents(sentence: str) -> list[Decimal]:
    return [Decimal(found) for found in re.findall(r"([\d.]+)%", sentence)]


def moved(before: float, after: float, share: float | None = None) -> sentences.Moved:
    return sentences.Moved(printed.difference("unit_coverage", before, after), "2003", share=share)


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        (None, 0.225636, "全国覆盖率为22.6%", "全国: 覆盖率 22.6%"),
        (0.2, 0.221, "全国覆盖率为22.1%，比2003年上升2.1个百分点", "全国: 覆盖率 22.1%, up 2.1 points on 2003"),
        (0.221, 0.2, "全国覆盖率为20.0%，比2003年下降2.1个百分点", "全国: 覆盖率 20.0%, down 2.1 points on 2003"),
        (0.2, 0.2004, "全国覆盖率为20.0%，与2003年基本持平", "全国: 覆盖率 20.0%, much the same as in 2003"),
        (0.2, 0.2, "全国覆盖率为20.0%，与2003年基本持平", "全国: 覆盖率 20.0%, much the same as in 2003"),
        (41 / 120, 43 / 120, "全国覆盖率为35.8%，比2003年上升1.6个百分点", "全国: 覆盖率 35.8%, up 1.6 points on 2003"),
        (0.2, None, None, None),
    ],
)
def test_a_rate(before: float | None, after: float | None, zh: str | None, en: str | None) -> None:
    change = None if before is None or after is None else moved(before, after)
    assert sentences.rate("全国", "覆盖率", after, "zh", change) == zh
    assert sentences.rate("全国", "覆盖率", after, "en", change) == en


def test_what_is_not_everybodys_change_is_marked_with_its_share() -> None:
    change = moved(0.2, 0.221, share=0.974)
    assert sentences.rate("省", "率", 0.25, "zh", change) == "省率为25.0%，比2003年上升2.1个百分点（可比，占97%）"
    assert sentences.rate("R", "M", 0.25, "en", change) == "R: M 25.0%, up 2.1 points on 2003 (like for like, 97%)"


@given(before=FRACTIONS, after=FRACTIONS, language=st.sampled_from(LANGUAGES))
def test_a_rates_change_is_the_difference_of_the_printed_values(before: float, after: float, language: str) -> None:
    said = sentences.rate("R", "M", after, language, moved(before, after)) or ""
    first, last = (Decimal(numbers.percent(value).rstrip("%")) for value in (before, after))
    assert percents(said)[0] == last
    assert says(said, UP[language]) == (last > first)
    assert says(said, DOWN[language]) == (last < first)
    found = re.search(r"(?:上升|下降|up |down )([\d.]+)", said)
    assert (Decimal(found[1]) if found else 0) == abs(last - first)


@given(before=COUNTS, after=COUNTS, language=st.sampled_from(LANGUAGES))
def test_a_counts_direction_is_that_of_the_data(before: int, after: int, language: str) -> None:
    change = sentences.Moved(Decimal(after - before), "2001")
    said = sentences.amount("R", "M", after, language, change)
    assert says(said, UP[language]) == (after > before)
    assert says(said, DOWN[language]) == (after < before)


def test_a_rate_of_few_units_speaks_in_counts() -> None:
    counts = [sentences.Counted("已覆盖单位", "个", 9, 9), sentences.Counted("法人单位", "个", 28, 26)]
    said = sentences.few("嵊泗县", counts, ("2024", "2025"), "zh")
    assert said == "嵊泗县已覆盖单位9个未变，法人单位由26个增至28个（与2024年相比；单位太少，不列比率）"
    alone = [sentences.Counted("covered units", "", 9), sentences.Counted("legal units", "", 28)]
    assert sentences.few("R", alone, None, "en") == "R: covered units 9, legal units 28 (too few units for a rate)"


def test_a_count_without_comparison_or_figure() -> None:
    assert sentences.amount("全国", "会员", 294_770_000, "zh", word="人") == "全国会员2.95亿人"
    assert sentences.amount("全国", "会员", None, "zh") is None


def test_what_is_left() -> None:
    assert sentences.uncovered(4_002_149, None, "zh") == "仍有400.2万个单位未覆盖"
    assert sentences.uncovered(12, 340, "zh") == "仍有12个单位、340名职工未覆盖"
    assert sentences.uncovered(0, 0, "zh") == "所有单位均已覆盖"
    assert sentences.uncovered(0, 0, "zh", unknown=3) == "情况已知的单位均已覆盖"
    assert sentences.uncovered(None, None, "zh") is None
    assert sentences.uncovered(-5, None, "zh") is None
    assert sentences.left_small(7, "en") == "7 small and micro enterprises not yet covered"
    assert sentences.left_small(0, "zh") == "小微企业均已覆盖"
    assert sentences.left_small(-1, "zh") is None
    assert sentences.left_small(None, "zh") is None


def test_a_rate_above_all_is_explained_and_no_other() -> None:
    said = sentences.above_all(["入会率"], "zh") or ""
    assert said.startswith("入会率超过100%")
    assert "不同登记" in said
    assert "未采信" in said
    assert sentences.above_all([], "zh") is None


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


def course(points: list[tuple[str, float]], *, rates: bool, language: str = "zh", share: float | None = None) -> str:
    return sentences.course("R", "M", Stretch(points[0], points[-1], rates, share=share), language)


@given(before=FRACTIONS, after=FRACTIONS, language=st.sampled_from(LANGUAGES))
def test_a_course_prints_two_values_and_their_difference(before: float, after: float, language: str) -> None:
    said = course([("2000", before), ("2004", after)], rates=True, language=language)
    first, last = percents(said)
    assert (first, last) == tuple(Decimal(numbers.percent(value).rstrip("%")) for value in (before, after))
    assert says(said, UP[language]) == (last > first)
    assert says(said, DOWN[language]) == (last < first)
    found = re.search(r"([\d.]+)(?:个百分点| points)", said)
    assert (Decimal(found[1]) if found else 0) == abs(last - first)


@pytest.mark.parametrize(("before", "after", "word"), [(5, 9, "增至"), (9, 5, "减至"), (5, 5, "相同")])
def test_a_course_of_counts(before: int, after: int, word: str) -> None:
    assert word in course([("2020", before), ("2021", after)], rates=False)


def test_a_course_of_large_counts_adds_up_as_printed() -> None:
    said = course([("2016", 2_824_600.0), ("2022", 2_213_700.0)], rates=False)
    assert said == "RM由2016年的282.5万减至2022年的221.4万，减少61.1万"


def test_a_course_that_is_not_everybodys_is_marked() -> None:
    assert course([("2023", 0.3), ("2025", 0.4)], rates=True, share=0.9).endswith("上升10.0个百分点（可比，占90%）")


def test_a_series_that_may_not_be_compared_says_why() -> None:
    said = sentences.uncompared_course("全国", "基层工会", "2000", "2004", "2003年有断点", "zh")
    assert said == "全国基层工会列2000年至2004年；2003年有断点"
    assert not says(said, UP["zh"] + DOWN["zh"])


def test_a_peak_between_the_ends_is_told_if_the_series_fell_since() -> None:
    fell = Stretch(("2016", 2_824_600.0), ("2022", 2_213_700.0), rates=False, word="个")
    assert sentences.peak(fell, "zh") == "最高为2016年的282.5万个，此后减少61.1万个"
    assert sentences.peak(Stretch(("2016", 0.3), ("2022", 0.3001), rates=True), "zh") is None


def test_a_change_of_counts_that_are_printed_in_full_is_printed_in_full() -> None:
    """Else 10,474 and 10,107, both 1.0万, would have changed by 0.0万."""
    fell = Stretch(("2023", 10_474.0), ("2025", 10_107.0), rates=False)
    assert (fell.printed("zh"), fell.change("zh")) == (("10,474", "10,107"), "367")
    assert (fell.printed("en"), fell.change("en")) == (("10,474", "10,107"), "367")


def test_who_is_missing_stands_with_the_reason() -> None:
    assert sentences.missing(["甲"], "not_in_source", "zh") == "甲没有数据（所存副本缺）"
    assert sentences.missing(["甲", "乙", "丙", "丁"], "not_reported", "zh") == "甲、乙、丙等4个地区没有数据（未报送）"
    assert sentences.missing(["甲"], "suppressed", "zh") == "甲的数据为保护单个单位而隐去"
    assert sentences.missing(["甲"], "small", "zh") == "甲单位太少，不参与排名"
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


def test_counts_have_most_and_fewest() -> None:
    values = [("甲", 12_345.0), ("乙", 3.0)]
    assert sentences.extremes("会员", values, "zh", word="人") == "会员：甲最多（1.2万人），乙最少（3人）"
    assert sentences.extremes("Members", values, "en", partial=True, word="") == (
        "Members, 2 regions ranked: most 甲, 12,345; fewest 乙, 3"
    )


@pytest.mark.parametrize(
    ("reached", "target", "said"),
    [
        (0.5, 0.6, "省率2025年目标为60.0%，2024年实际为50.0%，还差10.0个百分点"),
        (0.6, 0.6, "省率2025年目标为60.0%，2024年实际为60.0%，已达到目标"),
        (0.65, 0.6, "省率2025年目标为60.0%，2024年实际为65.0%，已达到目标"),
        (0.5998, 0.6, "省率2025年目标为60.0%，2024年实际为59.98%，差距不足0.1个百分点"),
        (0.408, 0.4525, "省率2025年目标为45.25%，2024年实际为40.8%，还差4.5个百分点"),
    ],
)
def test_a_target_is_reached_only_if_it_is(reached: float, target: float, said: str) -> None:
    assert sentences.toward("省", "率", reached, target, "2025", "2024", "zh") == said


@given(reached=FRACTIONS, target=FRACTIONS, language=st.sampled_from(LANGUAGES))
def test_a_target_is_called_reached_exactly_when_it_is(reached: float, target: float, language: str) -> None:
    said = sentences.toward("R", "M", reached, target, "2025", "2024", language)
    assert ("已达到" in said or "is reached" in said) == (reached >= target)


@given(within=st.floats(-30, 30), mix=st.floats(-30, 30), off=st.integers(-1, 1), language=st.sampled_from(LANGUAGES))
def test_why_a_rate_moved_adds_up_as_printed(within: float, mix: float, off: int, language: str) -> None:
    total = printed.rounded(within + mix) + Decimal(off) / 10
    parts = printed.adding_up([within, mix], total)
    change = sentences.Moved(total, "2023", "2024")
    said = sentences.why_moved("R", "M", (parts[0], parts[1]), "region", change, language)
    assert ("上升" in said or "M up " in said) == (total > 0)
    assert ("下降" in said or "M down " in said) == (total < 0)
    shown = [Decimal(found.replace("−", "-")) for found in re.findall(r"[+−]?\d+\.\d", said)]
    assert sum(shown[-2:]) == total


@pytest.mark.parametrize(
    ("date", "zh", "en"), [("2018-12-31", "2018年12月31日", "2018-12-31"), ("2018", "2018", "2018")]
)
def test_a_date_in_words(date: str, zh: str, en: str) -> None:
    assert (sentences.day(date, "zh"), sentences.day(date, "en")) == (zh, en)
