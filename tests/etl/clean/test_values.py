"""Text of cells to numbers, units and periods."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.clean.periods import Period, find_period, label_period
from etl.clean.units import listed_units, note_units, parse_unit, split_unit
from etl.clean.values import fold, is_missing_marker, parse_number, raw_text, to_plain
from etl.model import Value


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,234", "1234"),
        ("１２３", "123"),
        ("１，２３４．５", "1234.5"),
        (" 12 345 ", "12345"),
        ("-3.5", "-3.5"),
        ("1.2e3", "1200"),
        ("85.90", "85.90"),
        (85.9, "85.9"),
        (214.70000000000005, "214.7"),
        ("5①", "5"),
        ("1,234 [2]", "1234"),
        ("12⑴\t", "12"),
        ("−5", "-5"),
        ("1 234 567.8", "1234567.8"),
        (0, "0"),
    ],
)
def test_numbers_are_exact(cell: Value, amount: str) -> None:
    read = parse_number(cell)
    assert (read.kind, read.value, read.own_scale) == ("number", Decimal(amount), False)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("277万", 2_770_000),
        ("3.1亿", 310_000_000),
        ("12.3%", Decimal("0.123")),
        ("5‰", Decimal("0.005")),
        ("1.2 万", 12_000),
    ],
)
def test_a_cell_with_its_own_unit_says_so(cell: str, amount: Decimal | int) -> None:
    read = parse_number(cell)
    assert read.value == amount
    assert read.own_scale


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "  ",
        "　",
        "-",
        "—",
        "——",
        "…",
        "...",
        "***",
        "[4]",
        "n.a.",
        "N/A",
        "缺",
        "/",
        "①",
        "#N/A",
        "x",
        "空",
        "..",
        "― ―",
        float("nan"),
        float("inf"),
    ],
)
def test_missing_is_never_zero(cell: Value) -> None:
    assert is_missing_marker(cell)
    assert parse_number(cell).value is None


@pytest.mark.parametrize(
    "cell",
    [
        *("北京", "12个单位", "1-2", True, date(2024, 1, 1), "2024-05-01", "5²", "1 23", "12\n345", "1234 567", "1,23"),
        *("约277万", "277万余", "1亿2千万", "(1,234)", "#DIV/0!", ">100", "5*", "△3"),
    ],
)
def test_other_text_is_unreadable(cell: Value) -> None:
    assert parse_number(cell).kind == "unreadable"


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False))
def test_printing_and_reading_a_number_gives_it_back(amount: Decimal) -> None:
    for text in (f"{amount}", f"{amount:,}", f"{amount}万"):
        read = parse_number(text).value
        assert read == (amount * 10_000 if text.endswith("万") else amount)


@given(st.integers(min_value=0, max_value=10**7), st.integers(min_value=0, max_value=99))
def test_tens_of_thousands_scale_exactly(whole: int, hundredths: int) -> None:
    amount = parse_number(f"{whole}.{hundredths:02d}").value
    assert amount is not None
    unit = parse_unit("万人")
    assert unit is not None
    assert to_plain(amount * unit.scale) == whole * 10_000 + hundredths * 100


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    assert parse_number(text).kind in ("number", "missing", "unreadable")
    split_unit(text)
    note_units(text)
    find_period(text)
    label_period(text)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (0.1, "0.1"),
        (None, ""),
        (True, "TRUE"),
        (datetime(2024, 5, 1), "2024-05-01"),
        (9.1110000600037e17, "9.1110000600037e+17"),
    ],
)
def test_raw_text_is_what_a_person_reads(cell: Value, text: str) -> None:
    assert raw_text(cell) == text


def test_fold_makes_spellings_alike() -> None:
    assert fold("北　 京（ＡＢ）") == "北京(ab)"


@pytest.mark.parametrize(
    ("word", "base", "scale"),
    [
        ("万人", "人", 10_000),
        ("个", "个", 1),
        ("万个", "个", 10_000),
        ("户", "户", 1),
        ("亿元", "元", 10**8),
        ("百万元", "元", 10**6),
        ("in thousands", None, 1000),
        ("10 000 persons", "人", 10_000),
        ("100 million yuan", "元", 10**8),
    ],
)
def test_unit_words(word: str, base: str | None, scale: int) -> None:
    unit = parse_unit(word)
    assert unit is not None
    assert (unit.base, unit.scale) == (base, scale)


def test_percent_scales_to_a_fraction() -> None:
    unit = parse_unit("%")
    assert unit is not None
    assert (unit.base, unit.scale) == ("1", Decimal("0.01"))


@pytest.mark.parametrize(
    ("label", "bare", "base"),
    [
        ("会员人数(万人)", "会员人数", "人"),
        ("会员人数（万人）", "会员人数", "人"),
        ("法人单位数 [个]", "法人单位数", "个"),
        ("地区（单位：万人）", "地区", "人"),
        ("资产总计，万元", "资产总计", "元"),
        ("会员人数(万人) Members (10 000 persons)", "会员人数 Members", "人"),
        ("Number of workers (in thousands) in the period", "Number of workers  in the period", None),
    ],
)
def test_units_come_off_labels(label: str, bare: str, base: str | None) -> None:
    text, unit = split_unit(label)
    assert text == bare
    assert unit is not None
    assert unit.base == base


@pytest.mark.parametrize(
    ("label", "bare"), [("占比%", "占比"), ("%Mem", "%Mem"), ("Percent of employed", "Percent of employed")]
)
def test_percent_is_a_unit_without_brackets(label: str, bare: str) -> None:
    text, unit = split_unit(label)
    assert text == bare
    assert unit is not None
    assert (unit.base, unit.scale) == ("1", Decimal("0.01"))


def test_two_units_in_the_brackets_of_a_title() -> None:
    assert [unit.base for unit in listed_units("各地区工会（单位：万个、万人）")] == ["个", "人"]
    assert listed_units("各地区工会（2018年）") == []


@pytest.mark.parametrize("label", ["平均工资指数(上年=100)", "从业人员(期末)", "会员人数", "县(市、区)"])
def test_other_brackets_stay(label: str) -> None:
    assert split_unit(label) == (label, None)


@pytest.mark.parametrize(
    ("note", "bases"),
    [
        ("单位：万人", ["人"]),
        ("单位：户、人", ["户", "人"]),
        ("计量单位: 个，万人", ["个", "人"]),
        ("（单位：亿元）", ["元"]),
        ("报送单位：广东省总工会", []),
        ("单位负责人：某某", []),
        ("各地区会员人数（单位：人）", ["人"]),
    ],
)
def test_units_of_a_note(note: str, bases: list[str]) -> None:
    assert [unit.base for unit in note_units(note)] == bases


@pytest.mark.parametrize(
    ("text", "period", "day"),
    [
        ("2019年", "2019", None),
        ("2018年底", "2018", None),
        ("截至2018年底", "2018", None),
        ("二〇一八年", "2018", None),
        ("一九九五年", "1995", None),
        ("2014年度", "2014", None),
        ("2018年四季度", "2018Q4", None),
        ("2018年第1季度", "2018Q1", None),
        ("2018Q4", "2018Q4", None),
        ("2018-06", "2018-06", None),
        ("2018年6月", "2018-06", None),
        ("二〇一八年十月", "2018-10", None),
        ("2018年1-6月", "2018-06", None),
        ("2018年上半年", "2018-06", None),
        ("2023年12月末", "2023", None),
        ("2004年12月31日", "2004", "2004-12-31"),
        ("2018.12.31", "2018", "2018-12-31"),
        ("2024年6月30日", "2024-06", "2024-06-30"),
        ("2019 年", "2019", None),
        ("2019年 [1]", "2019", None),
        ("2019年①", "2019", None),
    ],
)
def test_labels_that_are_periods(text: str, period: str, day: str | None) -> None:
    found = label_period(text)
    assert found is not None
    assert (found.id, found.reference_date) == (period, day)
    assert find_period(f"各地区工会情况（{text}）") == found


@pytest.mark.parametrize("text", ["会员人数", "1,947", "20190", "2018-19", "12.5", "2018年会员人数", "第3组"])
def test_labels_that_are_no_periods(text: str) -> None:
    assert label_period(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2012/2013",
        "2012/13",
        "比2018年增长(%)",
        "% change from 2018",
        "较2017年",
        "Annual work stoppages, 1947 - Present",
        "2000-2022年工会情况",
        "2013年以来",
        "最近十年",
        "1995至2005年",
    ],
)
def test_a_span_of_years_is_no_period(text: str) -> None:
    assert find_period(text) is None


def test_numbers_and_dates_as_period_labels() -> None:
    assert [
        p.id if (p := label_period(cell)) else None
        for cell in (2018, 2018.0, date(2018, 12, 31), datetime(2018, 6, 30), 18, 2018.5, None, True)
    ] == [
        "2018",
        "2018",
        "2018",
        "2018-06",
        None,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("value", ["1e99999999", "1e31", "9" * 30, 1e20, 10**18])
def test_a_number_beyond_all_counts_is_unreadable(value: object) -> None:
    assert parse_number(value).kind == "unreadable"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "2023年（预计）",
        "2023年(快报数)",
        "2023（预）",
        "2023年1)",
        "2023年 2）",
        "2023年度（修订）",
        "2023 (p)",
        "2023年[1]",
    ],
)
def test_a_year_with_a_mark_behind_it_is_the_year(text: str) -> None:
    assert label_period(text) == Period("2023")


def test_what_else_stands_in_brackets_is_no_mark() -> None:
    assert label_period("2023年(上年=100)") is None
    assert label_period("2023年1月") == Period("2023-01")
