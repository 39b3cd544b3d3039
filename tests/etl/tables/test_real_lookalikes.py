"""Look-alikes of spreadsheets as offices publish and pass them on, each with its known truth, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from etl.model import Observation, RecognisedTable, Sheet, Value
from etl.tables.recognise import recognise

type_of_merge = tuple[int, int, int, int]


def _table(rows: list[list[Value]], merged: Iterable[type_of_merge] = (), name: str | None = None) -> RecognisedTable:
    tables = recognise([Sheet(name, rows, list(merged))])
    assert len(tables) == 1
    return tables[0]


def _cells(table: RecognisedTable) -> dict[str, Observation]:
    cells = {f"{get_column_letter(o.col)}{o.row}": o for o in table.observations}
    assert len(cells) == len(table.observations)
    return cells


def _brief(o: Observation) -> tuple[str | None, str | None, str | None, str | None, int | float | None]:
    return o.region_code, o.metric, o.period, o.unit, o.value


def test_census_header_merged_over_four_rows() -> None:
    table = _table(
        [["地区", "合计", "男", "女", "性别比"], [""] * 5, [""] * 5, [""] * 5, ["全    国", 1332810869.0, 682329104.0, 650481765.0, 104.9], ["内 蒙 古", 24706291.0, 12.0, 13.0, 108.17]],
        [(1, 1, 4, 1), (1, 2, 4, 2), (1, 3, 4, 3), (1, 4, 4, 4), (1, 5, 4, 5)],
    )  # fmt: skip
    cells = _cells(table)
    assert list(cells) == ["B5", "C5", "D5", "E5", "B6", "C6", "D6", "E6"]
    assert (cells["B5"].region_code, cells["B5"].label, cells["B5"].value) == ("100000", "合计", 1332810869)
    assert cells["C6"].dimensions == {"sex": "male"}
    assert (cells["E6"].region_code, cells["E6"].value, cells["E6"].metric) == ("150000", 108.17, None)


def test_regions_by_years_with_the_indicator_in_a_note() -> None:
    table = _table(
        [
            ["数据库：主要城市年度数据"],
            ["指标：工会会员人数(万人)"],
            ["时间：最近5年"],
            ["地区", "2019年", "2018年"],
            ["北京", 35371.28, ""],
            ["石家庄", "", 6082.62],
            ["数据来源：国家统计局"],
        ]
    )
    cells = _cells(table)
    assert _brief(cells["B5"]) == ("110000", "members", "2019", "人", 353712800)
    assert _brief(cells["C5"]) == ("110000", "members", "2018", "人", None)
    assert cells["C5"].raw == ""
    assert _brief(cells["C6"]) == ("130100", "members", "2018", "人", 60826200)
    assert (table.calibre, table.purpose, table.source) == ("nbs_unions", "published", "国家统计局")


def test_index_rows_have_no_unit_and_blank_years_stay() -> None:
    table = _table(
        [
            ["数据库：年度数据"],
            ["指标", "2019年", "2018年"],
            ["城镇单位就业人员平均工资(元)", 90501.0, ""],
            ["城镇单位就业人员平均货币工资指数(上年=100)", 109.8, 110.9],
            ["注：1995-2008年的平均工资即为原来的平均劳动报酬。"],
        ]
    )
    cells = _cells(table)
    assert _brief(cells["B3"]) == (None, None, "2019", "元", 90501)
    assert cells["C3"].value is None
    assert _brief(cells["C4"]) == (None, None, "2018", None, 110.9)
    assert cells["C4"].label == "城镇单位就业人员平均货币工资指数(上年=100)"


def test_indicators_by_years_with_units_in_labels_and_registration_types() -> None:
    table = _table(
        [
            ["时间：最近10年"],
            ["指标", "2022年", "2017年"],
            ["企业法人单位数(个)", "32828734", "18097682"],
            ["国有企业法人单位数(个)", "83287", "133223"],
            ["港、澳、台商投资企业法人单位数(个)", "153328", "…"],
            ["数据来源：国家统计局"],
        ]
    )
    cells = _cells(table)
    assert _brief(cells["B3"]) == (None, "units", "2022", "个", 32828734)
    assert cells["B4"].dimensions == {"registration_type": "110", "kind": "enterprise"}
    assert cells["C5"].dimensions["registration_type"] == "200"
    assert (cells["C5"].value, cells["C5"].raw) == (None, "…")
    assert table.calibre == "nbs_units"


def test_long_format_without_header_and_a_block_three_times() -> None:
    block: list[list[Value]] = [
        ["2018", "工会基层组织数", "A0S0401", "273.10"],
        ["2018", "全国已建工会组织的基层单位的职工数", "A0S0402", "30582.90"],
        ["2018", "工会专职工作人员人数", "A0S0406", "102.20"],
    ]
    table = _table([*block, *block, *block])
    cells = _cells(table)
    assert len(cells) == 9
    assert _brief(cells["D7"]) == _brief(cells["D1"]) == ("100000", "grassroots_unions", "2018", "个", 2731000)
    assert _brief(cells["D2"]) == ("100000", "employees_covered", "2018", "人", 305829000)
    assert _brief(cells["D9"]) == ("100000", "staff_full", "2018", "人", 1022000)
    assert table.calibre == "nbs_unions"


def test_two_merged_header_rows_in_english_and_a_footnote_for_a_number() -> None:
    table = _table(
        [
            ["Annual work stoppages involving 1,000 or more workers, 1947 - Present", "", "", "", ""],
            [
                "Year",
                "Number of work stoppages",
                "",
                "Number of workers \n(in thousands) in the period [1]",
                "Days of idleness [2]",
                "",
            ],
            [
                "",
                "Beginning ",
                "In effect",
                "Beginning",
                "Number \n(in thousands) ",
                "Percent of total working time [3]",
            ],
            ["\n1947", 270.0, "[4]", 1629.0, 25720.0, "[4]"],
            ["\n1948", 245.0, "[4]", 206.7, 26127.0, 0.22],
            [
                "[1] Number of workers involved includes only those workers who participated in the calendar year.",
                "",
                "",
                "",
                "",
            ],
            ["[4] Data not available.", "", "", "", ""],
        ],
        [(1, 1, 1, 6), (2, 1, 3, 1), (2, 2, 2, 3), (2, 5, 2, 6), (6, 1, 6, 6), (7, 1, 7, 6)],
    )
    cells = _cells(table)
    assert table.period is None
    assert list(cells) == ["B4", "C4", "D4", "E4", "F4", "B5", "C5", "D5", "E5", "F5"]
    assert _brief(cells["D4"]) == (None, None, "1947", "人", 1629000)
    assert (cells["E4"].label, cells["E4"].value) == ("Days of idleness / Number", 25720000)
    assert cells["D5"].value == 206700
    assert (cells["C4"].label, cells["C4"].value, cells["C4"].raw) == (
        "Number of work stoppages / In effect",
        None,
        "[4]",
    )
    assert (cells["F5"].unit, cells["F5"].value) == ("1", 0.0022)


def test_regions_that_we_do_not_know_stay_labelled() -> None:
    table = _table(
        [
            ["geoid", "name", "employment", "members"],
            ["10180", "Abilene, TX", "53895.69", "475.26"],
            ["10420", "Akron, OH", "154635.7", "20175.3"],
        ]
    )
    cells = _cells(table)
    assert list(cells) == ["C2", "D2", "C3", "D3"]
    assert (cells["D2"].region, cells["D2"].region_code, cells["D2"].metric, cells["D2"].value) == (
        "Abilene, TX",
        None,
        "members",
        475.26,
    )


def test_yearbook_page_with_merged_measures_two_units_and_dots() -> None:
    table = _table(
        [
            ["各地区工会组织情况(2013年)"],
            ["单位：个、万人"],
            ["地区", "工会组织", None, "会员人数", None, None],
            [None, "基层工会数", "工会组织数", "合计", "#女会员", "农民工"],
            ["全  国", 100, 110, "5,000.5", 2000, 1000],
            ["北　京", 50, 55, 2500, "…", "***"],
            ["注：本表数据含兵团。"],
            ["  数据来源：中国劳动统计年鉴"],
        ],
        [(1, 1, 1, 6), (3, 1, 4, 1), (3, 2, 3, 3), (3, 4, 3, 6)],
    )
    cells = _cells(table)
    assert (table.title, table.period) == ("各地区工会组织情况(2013年)", "2013")
    assert _brief(cells["B5"]) == ("100000", "grassroots_unions", "2013", "个", 100)
    assert _brief(cells["C6"]) == ("110000", "unions", "2013", "个", 55)
    assert _brief(cells["D5"]) == ("100000", "members", "2013", "人", 50005000)
    assert _brief(cells["E5"]) == ("100000", "members_women", "2013", "人", 20000000)
    assert _brief(cells["F5"]) == ("100000", "members_migrant", "2013", "人", 10000000)
    assert (cells["E6"].value, cells["F6"].value) == (None, None)
    assert table.notes == ["单位：个、万人", "注：本表数据含兵团。", "数据来源：中国劳动统计年鉴"]


def test_translated_header_row_and_bilingual_region_names() -> None:
    table = _table(
        [
            ["16-11 工会组织情况"],
            ["Trade Unions by Region (2018)"],
            ["", "", "", "单位：个、万人"],
            ["地 区", "基层工会组织数", "会员人数", ""],
            ["Region", "Number of Grass-roots Trade Unions", "Members", "#Female"],
            ["全 国  National Total", 100, 200, 50],
            ["内蒙古  Inner Mongolia", 1, 2, 1],
        ]
    )
    cells = _cells(table)
    assert _brief(cells["B6"]) == ("100000", "grassroots_unions", "2018", "个", 100)
    assert _brief(cells["C7"]) == ("150000", "members", "2018", "人", 20000)
    assert _brief(cells["D6"]) == ("100000", "members_women", "2018", "人", 500000)


def test_the_region_only_in_a_line_above_and_indented_parts() -> None:
    table = _table(
        [
            ["江苏省工会组织情况"],
            ["单位：个、万人"],
            ["项目", "1995", "2005"],
            ["基层工会组织数", 1, 2],
            ["会员人数", 3, 4],
            ["　　女会员", 5, 6],
            ["其中：农民工", 7, 8],
            ["工会专职工作人员(人)", 9, 10],
        ]
    )
    cells = _cells(table)
    assert _brief(cells["B4"]) == ("320000", "grassroots_unions", "1995", "个", 1)
    assert (_brief(cells["C6"]), cells["C6"].label) == (
        ("320000", "members_women", "2005", "人", 60000),
        "会员人数 / 女会员",
    )
    assert _brief(cells["C7"]) == ("320000", "members_migrant", "2005", "人", 80000)
    assert _brief(cells["B8"]) == ("320000", "staff_full", "1995", "人", 9)


def test_title_and_unit_in_one_row() -> None:
    table = _table([["表1 各地区会员人数", None, "单位：万人"], ["地区", "2018", "2019"], ["北京", 1, 2]])
    assert (table.title, table.notes) == ("表1 各地区会员人数", ["单位：万人"])
    assert [_brief(o) for o in table.observations] == [
        ("110000", "members", "2018", "人", 10000),
        ("110000", "members", "2019", "人", 20000),
    ]


def test_a_table_that_begins_at_c4() -> None:
    table = _table(
        [
            [],
            [],
            [None, None, "2018年各地区会员人数（单位：人）"],
            [None, None, "地区", "会员人数"],
            [None, None, "北京", 1],
        ]
    )
    assert table.range == "C4:D5"
    assert [c.letter for c in table.columns] == ["C", "D"]
    assert _brief(_cells(table)["D5"]) == ("110000", "members", "2018", "人", 1)


def test_years_above_measures() -> None:
    table = _table(
        [
            ["单位：万人"],
            ["地区", "2017年", "", "2018年底", ""],
            ["", "会员人数", "职工人数", "会员人数", "职工人数"],
            ["北京", 1, 2, 3, 4],
        ]
    )
    assert [_brief(o)[1:] for o in table.observations] == [
        ("members", "2017", "人", 10000), ("employees", "2017", "人", 20000), ("members", "2018", "人", 30000), ("employees", "2018", "人", 40000),
    ]  # fmt: skip


def test_dates_inside_headers() -> None:
    table = _table([["地区", "2018年底会员人数(万人)", "2019年末会员人数(万人)"], ["北京", 1, 2]])
    assert [_brief(o)[1:] for o in table.observations] == [
        ("members", "2018", "人", 10000),
        ("members", "2019", "人", 20000),
    ]


def test_regions_as_columns() -> None:
    table = _table(
        [
            ["2018年基本单位情况"],
            ["指标", "全国", "北京"],
            ["法人单位数(个)", 1, 2],
            ["从业人员(人)", 4, 5],
            ["  其中：女性", 7, 8],
        ]
    )
    cells = _cells(table)
    assert _brief(cells["B3"]) == ("100000", "units", "2018", "个", 1)
    assert _brief(cells["C5"]) == ("110000", "employees_women", "2018", "人", 8)


def test_industries_and_sizes_in_two_label_columns_written_once() -> None:
    table = _table(
        [
            ["行业", "规模", "企业数"],
            ["制造业", "大型", 1],
            [None, "微型", 2],
            ["建筑业", "大型", 3],
            [None, "中型", 4],
        ],
        [(2, 1, 3, 1), (4, 1, 5, 1)],
    )
    assert [(o.dimensions["industry"], o.dimensions["size"], o.value) for o in table.observations] == [
        ("C", "large", 1), ("C", "micro", 2), ("E", "large", 3), ("E", "medium", 4),
    ]  # fmt: skip


def test_parts_of_a_measure_in_flat_columns() -> None:
    table = _table([["地区", "法人单位数(个)", "其中：企业", "事业单位", "会员人数"], ["北京", 10, 5, 2, 9]])
    assert [(o.metric, o.dimensions, o.unit) for o in table.observations] == [
        ("units", {}, "个"), ("units", {"kind": "enterprise"}, "个"), ("units", {"kind": "institution"}, "个"), ("members", {}, "人"),
    ]  # fmt: skip


def test_a_line_of_its_own_says_something_for_the_lines_below() -> None:
    by_year = _table([["地区", "会员人数"], ["2017年"], ["北京", 1], ["2018年"], ["北京", 3]])
    assert [(o.period, o.value) for o in by_year.observations if o.region_code] == [("2017", 1), ("2018", 3)]
    by_region = _table([["指标", "2018年"], ["广东省"], ["会员人数", 1], ["江苏省"], ["会员人数", 2]])
    assert [(o.region_code, o.value) for o in by_region.observations if o.value] == [("440000", 1), ("320000", 2)]
    by_measure = _table([["地区", "2018年"], ["会员人数(万人)"], ["北京", 1], ["基层工会数(个)"], ["北京", 2]])
    assert [(o.metric, o.value) for o in by_measure.observations if o.region_code] == [
        ("members", 10000),
        ("grassroots_unions", 2),
    ]


def test_long_format_with_header() -> None:
    table = _table(
        [["地区", "年份", "指标", "单位", "数值"], ["北京", "2018", "会员人数", "万人", "1.5"], ["上海", "2018", "基层工会数", "个", "300"], ["上海", "2019", "基层工会数", "个", ""]]
    )  # fmt: skip
    assert [_brief(o) for o in table.observations] == [
        ("110000", "members", "2018", "人", 15000), ("310000", "grassroots_unions", "2018", "个", 300), ("310000", "grassroots_unions", "2019", "个", None),
    ]  # fmt: skip


def test_counties_inside_their_cities_and_names_of_several_regions() -> None:
    table = _table(
        [
            ["江苏省各县区会员"],
            ["市", "县（市、区）", "会员人数"],
            ["南京市", "鼓楼区", 1],
            [None, "玄武区", 2],
            ["徐州市", "鼓楼区", 3],
        ],
        [(3, 1, 4, 1)],
    )
    assert [o.region_code for o in table.observations] == ["320106", "320102", "320302"]
    alone = _table([["地区", "会员人数"], ["鼓楼区", 1], ["天河区", 2]])
    assert [o.region_code for o in alone.observations] == [None, "440106"]
    assert [f.code for f in alone.findings] == ["region_ambiguous_label"]


def test_total_rows_belong_to_the_region_that_the_table_is_about() -> None:
    nation = _table([["全国各地区法人单位数（2018年）"], ["地区", "法人单位数"], ["合  计", 3], ["北京", 1]])
    assert nation.observations[0].region_code == "100000"
    province = _table([["广东省各市会员人数"], ["地区", "会员人数"], ["合计", 3], ["深圳市", 1]])
    assert province.observations[0].region_code == "440000"
    unsaid = _table([["地区", "会员人数"], ["合计", 3], ["深圳市", 1]])
    assert unsaid.observations[0].region_code is None


def test_the_name_of_a_census_does_not_make_a_table_national() -> None:
    table = _table([["指标", "2018年"], ["法人单位数(个)", 1], ["注：根据第四次全国经济普查修订。"]])
    assert table.observations[0].region_code is None


def test_rates_and_cells_with_their_own_unit() -> None:
    table = _table(
        [
            ["单位：万人"],
            ["地区", "建会率", "入会率(%)", "会员人数"],
            ["北京", "12.3%", 45.6, "3.1亿"],
            ["上海", "0.5", 70, "13550(企业)"],
        ]
    )
    cells = _cells(table)
    assert _brief(cells["B3"])[1:] == ("unit_coverage", None, "1", 0.123)
    assert _brief(cells["C3"])[1:] == ("density", None, "1", 0.456)
    assert cells["D3"].value == 310000000


def test_notes_beside_the_table_are_not_data() -> None:
    table = _table(
        [["地区", "会员人数", None, None, "注：右侧说明"], ["北京", 1], ["上海", 2, None, None, "这里是备注"]]
    )
    assert [(o.label, o.value) for o in table.observations] == [("会员人数", 1), ("会员人数", 2)]


def test_an_unreadable_cell_is_a_finding_and_no_zero() -> None:
    table = _table([["地区", "会员人数"], ["北京", "不详待报"], ["上海", 2]])
    assert table.observations[0].value is None
    assert [(f.code, f.cell, f.value) for f in table.findings] == [("number_unreadable_cell", "B2", "不详待报")]


@given(
    st.lists(st.integers(min_value=0, max_value=10**6), min_size=2, max_size=5),
    st.sampled_from([("个", 1), ("千个", 1000), ("万个", 10_000)]),
    st.sampled_from(["header", "note", "label"]),
    st.integers(min_value=0, max_value=3),
    st.integers(min_value=0, max_value=2),
)
def test_layout_does_not_change_what_a_table_says(
    hundredths: list[int], unit: tuple[str, int], where: str, above: int, leading: int
) -> None:
    """The same figures with the unit in another place, rows above and columns to the left give the same observations."""
    word, scale = unit
    names = ["北京", "天  津", "河北省", "山西", "内 蒙 古"][: len(hundredths)]
    codes = ["110000", "120000", "130000", "140000", "150000"]
    header = f"基层工会数({word})" if where != "note" else "基层工会数"
    pad: list[Value] = [None] * leading
    rows: list[list[Value]] = [[] for _ in range(above)]
    rows.append([*pad, "2018年各地区工会"])
    if where == "note":
        rows.append([*pad, f"单位：{word}"])
    figures = [Decimal(n) / 100 for n in hundredths]
    rows.append([*pad, "地区", header])
    rows += [[*pad, name, f"{figure:,}"] for name, figure in zip(names, figures, strict=True)]
    table = _table(rows)
    assert [(o.region_code, o.metric, o.period, o.unit) for o in table.observations] == [
        (c, "grassroots_unions", "2018", "个") for c in codes[: len(names)]
    ]
    assert [Decimal(str(o.value)) for o in table.observations] == [figure * scale for figure in figures]


def test_parts_of_a_year_below_the_year() -> None:
    table = _table([["地区", "2018年", "", "", ""], ["", "上半年", "9月", "四季度", "全年"], ["北京", 1, 2, 3, 4]])
    assert [o.period for o in table.observations] == ["2018-06", "2018-09", "2018Q4", "2018"]


def test_year_and_month_in_two_columns() -> None:
    table = _table([["年份", "月份", "会员人数"], ["2018年", "6月", 1], ["", "7月", 2]], [(2, 1, 3, 1)])
    assert [o.period for o in table.observations] == ["2018-06", "2018-07"]


def test_numbered_indicators_are_no_footnotes() -> None:
    table = _table(
        [
            ["指标", "2018年"],
            ["1. 工会基层组织数（万个）", 2],
            ["1.1 会员人数（万人）", 3],
            ["（1）女会员（万人）", 4],
            ["二、职工人数(万人)", 5],
        ]
    )
    assert [(o.metric, o.value) for o in table.observations] == [
        ("grassroots_unions", 20_000), ("members", 30_000), ("members_women", 40_000), ("employees", 50_000),
    ]  # fmt: skip


def test_the_unit_in_an_english_title() -> None:
    table = _table([["Union membership (in thousands)"], ["Year", "Members"], ["2018", "14744"]])
    assert _brief(table.observations[0]) == (None, "members", "2018", "人", 14744000)


def test_streets_inside_the_county_of_the_title_and_federations_as_regions() -> None:
    streets = _table([["广州市天河区各街道会员人数"], ["街道", "会员人数"], ["五山街道", 1], ["员村街道", 2]])
    assert [o.region_code for o in streets.observations] == ["440106001", "440106002"]
    federations = _table([["单位名称", "会员人数"], ["广州市总工会", 1], ["深圳市总工会", 2]])
    assert [o.region_code for o in federations.observations] == ["440100", "440300"]


def test_footers_over_several_rows_and_a_table_after_them() -> None:
    first, second = recognise(
        [
            Sheet(
                None,
                [
                    ["地区", "会员人数"],
                    ["北京", 1],
                    ["注：一、本表不含铁路；"],
                    ["二、数字经过四舍五入，合计与分项之和可能不等，使用时请注意，不再一一说明。"],
                    [],
                    ["数据来源：某年鉴"],
                    [],
                    ["各地区工会（2019年）"],
                    ["地区", "基层工会数"],
                    ["上海", 2],
                ],
            )
        ]
    )
    assert [o.value for o in first.observations] == [1]
    assert first.notes[0] == "注：一、本表不含铁路；"
    assert "数据来源：某年鉴" in first.notes
    assert [(o.region_code, o.metric, o.period, o.value) for o in second.observations] == [
        ("310000", "grassroots_unions", "2019", 2)
    ]


def test_blank_rows_inside_a_table_do_not_end_it() -> None:
    table = _table([["地区", "会员人数", "职工人数"], ["北京", 1, 2], [], ["天津", 2, 3], [], ["河北", 3, 4]])
    assert table.rows == [2, 4, 6]


def test_units_in_a_row_of_their_own_and_ordinals_below() -> None:
    table = _table([["地区", "基层工会数", "会员人数"], ["", "个", "万人"], ["甲", "1", "2"], ["北京", 3, 1]])
    assert [(o.unit, o.value) for o in table.observations] == [("个", 3), ("人", 10000)]


def test_256_empty_columns_change_nothing() -> None:
    blank: list[Value] = [""] * 254
    table = _table([["地区", "会员人数", *blank], ["北京", 1, *blank], [""] * 256])
    assert table.range == "A1:B2"
    assert len(table.observations) == 1


def test_counts_that_look_like_years_are_counts() -> None:
    table = _table(
        [
            ["地区", "基层工会数", "企业数"],
            ["北京", 15, 2003],
            ["上海", 1990, 2001],
            ["天津", 2010, 1999],
            ["河北", 1985, 7],
        ]
    )
    assert table.rows == [2, 3, 4, 5]
    assert [o.value for o in table.observations] == [15, 2003, 1990, 2001, 2010, 1999, 1985, 7]
    assert {o.period for o in table.observations} == {None}


def test_stacked_tables_of_years() -> None:
    first, second = recognise(
        [Sheet(None, [["地区", "2018", "2019"], ["北京", 1, 2], [], ["地区", "2020", "2021"], ["北京", 3, 4]])]
    )
    assert [(o.period, o.value) for t in (first, second) for o in t.observations] == [
        ("2018", 1),
        ("2019", 2),
        ("2020", 3),
        ("2021", 4),
    ]


def test_the_measure_in_the_title_and_its_parts_in_the_columns_and_a_continued_table() -> None:
    first, second = recognise(
        [
            Sheet(
                "1",
                [
                    ["4-3 分地区按行业分法人单位数(2019年)"],
                    ["单位：万个"],
                    ["地  区", "合 计", "采矿业"],
                    ["全  国", 100, 1],
                ],
            ),
            Sheet("2", [["续表1", None, "单位：万个"], ["地  区", "建筑业", "排名"], ["北  京", 2, 3]]),
        ]
    )
    assert [(o.region_code, o.metric, o.dimensions, o.period, o.value) for o in first.observations] == [
        ("100000", "units", {}, "2019", 1_000_000), ("100000", "units", {"industry": "B"}, "2019", 10_000),
    ]  # fmt: skip
    assert [(o.region_code, o.metric, o.dimensions, o.period) for o in second.observations] == [
        ("110000", "units", {"industry": "E"}, "2019"), ("110000", None, {}, "2019"),
    ]  # fmt: skip
    men = _table([["各地区会员人数"], ["地区", "合计", "男", "女"], ["北京", 3, 1, 2]])
    assert [o.metric for o in men.observations] == ["members", None, "members_women"]


def test_numbers_in_thousands_above_an_english_table() -> None:
    table = _table(
        [["Table 1. Union affiliation"], ["[Numbers in thousands]"], ["Characteristic", "2018", None], [None, "Members of unions", "Percent of employed"], ["Total", 14744, 10.5]],
        [(3, 1, 4, 1), (3, 2, 3, 3)],
    )  # fmt: skip
    assert [(o.metric, o.period, o.unit, o.value) for o in table.observations] == [
        ("members", "2018", "人", 14744000),
        (None, "2018", "1", 0.105),
    ]
