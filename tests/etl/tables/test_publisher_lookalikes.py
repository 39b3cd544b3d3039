"""Tables in the manner of yearbooks, bulletins, federations and foreign publishers: what was once misread stays read."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.utils import get_column_letter

from etl.model import Observation, RecognisedTable, Sheet, Value
from etl.tables.recognise import recognise

Said = tuple[str | None, str | None, str | None, str | None, int | float | None]


def _table(rows: list[list[Value]], merged: Iterable[tuple[int, int, int, int]] = ()) -> RecognisedTable:
    tables = recognise([Sheet("表1", rows, list(merged))])
    assert len(tables) == 1
    return tables[0]


def _said(table: RecognisedTable) -> dict[str, Said]:
    return {
        f"{get_column_letter(o.col)}{o.row}": (o.region_code, o.metric, o.period, o.unit, o.value)
        for o in table.observations
    }


def _cell(table: RecognisedTable, address: str) -> Observation:
    return next(o for o in table.observations if f"{get_column_letter(o.col)}{o.row}" == address)


def test_header_broken_over_rows_with_its_translation_and_units_below() -> None:
    table = _table(
        [
            ["年 份", "工会基层", "工会基层单位", "", "会员人数", "", "专职工会"],
            ["", "组织数", "职工人数", "#女职工", "", "#女会员", "工作人员"],
            ["", "(万个)", "(万人)", "(万人)", "(万人)", "(万人)", "(万人)"],
            ["Year", "Number of", "Number of", "", "Number of", "", "Number of"],
            ["", "Grassroots", "Staff and", "Female", "Members", "Female", "Full-time"],
            ["", "Trade Unions", "Workers", "", "", "", "Staff"],
            ["", "(10 000 units)", *["(10 000 persons)"] * 5],
            ["1952", "20.7", "1393.4", "", "1002.3", "", "5.3"],
            ["2017", "280.9", "30 945.8", "", "30 320.3", "", "103.4"],
        ]
    )
    assert list(_said(table).items())[6:] == [
        ("B9", (None, "grassroots_unions", "2017", "个", 2_809_000)),
        ("C9", (None, "employees_covered", "2017", "人", 309_458_000)),
        ("D9", (None, "employees_covered_women", "2017", "人", None)),
        ("E9", (None, "members", "2017", "人", 303_203_000)),
        ("F9", (None, "members_women", "2017", "人", None)),
        ("G9", (None, "staff_full", "2017", "人", 1_034_000)),
    ]


def test_units_inside_the_labels_of_a_lower_header_row() -> None:
    table = _table(
        [["", "法人单位数", "", "从业人员", ""], ["", "数量（万个）", "比重（%）", "人数（万人）", "比重（%）"], ["北京", "98.9", "4.5", "1361.1", "3.6"]],
        [(1, 2, 1, 3), (1, 4, 1, 5)],
    )  # fmt: skip
    assert list(_said(table).values()) == [
        ("110000", "units", None, "个", 989_000),
        ("110000", None, None, "1", 0.045),
        ("110000", "employees", None, "人", 13_611_000),
        ("110000", None, None, "1", 0.036),
    ]


def test_a_heading_that_is_not_understood_leaves_no_measure() -> None:
    table = _table(
        [["地区", "城镇私营单位", None], [None, "职工人数", "平均工资"], ["北京", 1, 2]], [(1, 1, 2, 1), (1, 2, 1, 3)]
    )
    assert [(o.label, o.metric) for o in table.observations] == [
        ("城镇私营单位 / 职工人数", None),
        ("城镇私营单位 / 平均工资", None),
    ]


def test_lines_merged_over_the_table_say_the_measure_of_those_below() -> None:
    table = _table(
        [
            ["各地区工会情况"],
            ["地区", "2017", "2018"],
            ["工会基层组织数（个）"],
            ["北京", "1", "2"],
            ["会员人数（万人）"],
            ["北京", "1.5", "2.5"],
        ],
        [(3, 1, 3, 3), (5, 1, 5, 3)],
    )
    said = _said(table)
    assert said["C4"] == ("110000", "grassroots_unions", "2018", "个", 2)
    assert said["C6"] == ("110000", "members", "2018", "人", 25_000)


def test_parts_below_a_heading_of_which_belong_to_the_measure_before() -> None:
    table = _table(
        [
            ["镇街", "企业数", "其中", "", "职工数"],
            ["", "", "25人以上", "百人以上", ""],
            ["甲镇", 1200, 300, 80, 40000],
        ],
        [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 2, 5)],
    )
    assert [(o.label, o.metric, o.unit) for o in table.observations] == [
        ("企业数", "units", "个"),
        ("企业数 / 25人以上", None, "个"),
        ("企业数 / 百人以上", None, "个"),
        ("职工数", "employees", "人"),
    ]


def test_months_and_quarters_are_of_the_year_in_the_title() -> None:
    months = _table([["2019年会员人数（人）"], ["地区", "1月", "12月", "合计"], ["南京市", 1, 2, 3]])
    assert [o.period for o in months.observations] == ["2019-01", "2019-12", "2019"]
    lines = _table([["2019年会员人数（人）"], ["时间", "会员人数"], ["一季度", 1], ["全年", 4]])
    assert [o.period for o in lines.observations] == ["2019Q1", "2019"]


def test_last_years_column_is_of_last_year() -> None:
    table = _table(
        [["填报单位：常州市总工会", None, "2024年5月", None], ["项目", "期末实有", "上年同期", "本月新增"], ["工会会员数", 9, 8, 1]]
    )  # fmt: skip
    assert list(_said(table).values()) == [
        ("320400", "members", "2024-05", "人", 9),
        ("320400", "members", "2023-05", "人", 8),
        ("320400", None, "2024-05", "人", 1),
    ]


def test_a_year_compared_with_is_no_period() -> None:
    table = _table([["2018年各地区会员"], ["地区", "会员人数（人）", "比2017年增长(%)"], ["北京", 5, 2.5]])
    assert [(o.period, o.unit, o.value) for o in table.observations] == [("2018", "人", 5), ("2018", "1", 0.025)]


def test_the_unit_of_a_count_in_a_note_is_not_that_of_a_rate_beside_it() -> None:
    table = _table([["单位：万人、个"], ["地区", "会员人数", "入会率", "女性比例"], ["北京", 1, 0.9, 45]])
    assert [(o.metric, o.unit, o.value) for o in table.observations] == [
        ("members", "人", 10_000),
        ("density", "1", 0.9),
        (None, None, 45),
    ]
    percent = _table([["单位：人、%"], ["地区", "会员人数", "增幅"], ["北京", 1, 11.1]])
    assert [(o.unit, o.value) for o in percent.observations] == [("人", 1), ("1", 0.111)]


def test_a_note_that_names_its_columns_holds_for_them_alone() -> None:
    table = _table(
        [
            ["Year", "Sample Size", "Employment", "Members", "% Members"],
            [1973, 43189, 75519, 18089, 24.0],
            ["Notes: Employment and Members are in thousands."],
        ]
    )
    assert [(o.unit, o.value) for o in table.observations] == [
        (None, 43189),
        ("人", 75_519_000),
        ("人", 18_089_000),
        ("1", 0.24),
    ]


def test_codes_beside_names_and_a_multiplier_beside_the_unit() -> None:
    table = _table(
        [
            ["COUNTRY", "Country", "SERIES", "Series", "TIME", "Time", "Unit Code", "Unit", "PowerCode", "Value"],
            ["AUS", "Australia", "UD", "Trade union density", "2016", "2016", "PC", "Percentage", "Units", "14.6"],
            ["CHN", "China", "UM", "Union members", "2016", "2016", "NBR", "Number", "Thousands", "1548.2"],
        ]
    )
    assert list(_said(table).items()) == [
        ("J2", (None, "density", "2016", "1", 0.146)),
        ("J3", ("100000", "members", "2016", "人", 1_548_200)),
    ]


def test_day_numbers_are_periods_where_periods_stand() -> None:
    column = _table([["月份", "会员人数"], [43101.0, 5], [43132, 6]])
    assert [o.period for o in column.observations] == ["2018-01", "2018-02"]
    header = _table([["地区", 43131, 43465], ["北京", 5, 6], ["天津", 5, 6]])
    assert [(o.region_code, o.period) for o in header.observations] == [
        ("110000", "2018-01"), ("110000", "2018"), ("120000", "2018-01"), ("120000", "2018"),
    ]  # fmt: skip


def test_a_county_is_of_the_city_whose_line_stands_above_it() -> None:
    table = _table([["地区", "会员人数"], ["南京市", 9], ["鼓楼区", 1], ["徐州市", 8], ["鼓楼区", 2], ["云龙区", 3]])
    assert [o.region_code for o in table.observations] == ["320100", "320106", "320300", "320302", "320303"]
    assert table.findings == []


def test_counts_like_years_below_years() -> None:
    table = _table([["各地区会员人数"], [None, "2016年", "2017年"], ["北京", 2017, 2019], ["河北", 1978, 1973]])
    assert [(o.region_code, o.period, o.value) for o in table.observations] == [
        ("110000", "2016", 2017), ("110000", "2017", 2019), ("130000", "2016", 1978), ("130000", "2017", 1973),
    ]  # fmt: skip


def test_what_a_table_is_about_is_not_what_its_figures_count() -> None:
    table = _table([["2018年各地区工会组织情况"], ["地区", "合计", "企业"], ["北京", 3, 2]])
    assert {o.metric for o in table.observations} == {None}
    counted = _table([["2018年各地区工会组织数"], ["地区", "合计"], ["北京", 3]])
    assert [o.metric for o in counted.observations] == ["unions"]


def test_labels_in_two_languages_side_by_side() -> None:
    table = _table(
        [
            ["项  目", None, "2016", "2017"],
            ["Item", None, None, None],
            ["会员人数(万人)", "Union Members (10 000 persons)", 3, 4],
            ["  #女会员", "Female", 1, 2],
        ],
        [(1, 1, 1, 2), (2, 1, 2, 2)],
    )
    assert [(o.label, o.metric, o.value) for o in table.observations] == [
        ("会员人数", "members", 30_000), ("会员人数", "members", 40_000),
        ("会员人数 / 女会员", "members_women", 10_000), ("会员人数 / 女会员", "members_women", 20_000),
    ]  # fmt: skip


def test_names_of_columns_with_their_year() -> None:
    table = _table([["province", "members2010", "members2011"], ["北京", "400.5", "410"]])
    assert list(_said(table).values()) == [
        ("110000", "members", "2010", "人", 400.5),
        ("110000", "members", "2011", "人", 410),
    ]


def test_a_company_list_without_credit_codes_is_a_register() -> None:
    table = _table(
        [
            ["序号", "股票代码", "公司全称", "行业分类", "省份", "员工人数", "营业收入（万元）", "总资产（万元）"],
            [1, "430002", "某某软件股份有限公司", "软件和信息技术服务业", "北京", "12000", "550000.12", "430000.5"],
        ]
    )
    assert table.content == "unit_register"
    assert set(table.values) == {"name", "industry", "region", "employees", "revenue", "assets"}
