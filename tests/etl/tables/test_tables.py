"""Which tables a workbook holds, what they are, and what a cover page adds."""

from __future__ import annotations

from pathlib import Path

from etl.commands.tables import describe, table_json
from etl.model import Content, RecognisedTable, Sheet, Value
from etl.tables.recognise import recognise

UNIT_HEADER: list[Value] = [
    "统一社会信用代码", "单位名称", "行政区划代码", "行业代码", "从业人员", "其中：女职工", "营业收入", "资产总额", "企业规模", "单位类型", "联系人", "备注",
]  # fmt: skip
UNIT_ROWS: list[list[Value]] = [
    ["91110000600037341L", "甲公司", "110101", "C1311", 30, 10, 100, 200, "小型", "企业", "张三", "13800138000"],
    ["91440300708461136T", "乙公司", "440305", "F5111", 300, 100, 5, 6, "中型", "企业", "李四", "13900139000"],
]


def _tables(
    rows: list[list[Value]], name: str | None = "表", **kinds: list[tuple[int, int, int, int]]
) -> list[RecognisedTable]:
    return recognise([Sheet(name, rows, kinds.get("merged", []))])


def _content(rows: list[list[Value]], name: str = "表") -> Content:
    return _tables(rows, name)[0].content


def test_a_unit_register_below_title_notes_and_ordinals() -> None:
    rows: list[list[Value]] = [
        ["附件1"],
        ["2024年度单位登记表"],
        ["报送单位：广东省总工会", None, "单位：人、万元"],
        UNIT_HEADER,
        ["甲", "乙", *[str(n) for n in range(1, 11)]],
        *UNIT_ROWS,
        ["合计", None, None, None, 330, 110],
        [],
        ["单位负责人：王五", None, "填表人：赵六"],
    ]
    (table,) = _tables(rows)
    assert table.content == "unit_register"
    assert table.rows == [6, 7, 8]
    assert (table.title, table.period, table.region) == ("2024年度单位登记表", "2024", "440000")
    assert table.values["employees"] == [30, 300, 330]
    scales = {c.field: (c.letter, c.unit, c.scale) for c in table.columns if c.field}
    assert scales["revenue"] == ("G", "元", "10000")
    assert scales["employees_women"] == ("F", "人", "1")
    assert not table.observations


def test_personal_columns_are_dropped_by_header_and_by_content_and_named_without_a_value() -> None:
    (table,) = _tables([UNIT_HEADER, *UNIT_ROWS])
    dropped = {f.column: f for f in table.findings if f.code == "personal_column_dropped"}
    assert set(dropped) == {"K", "L"}
    assert all(f.value is None for f in dropped.values())
    text = str(table_json(table)) + str(table.values) + str(table.findings)
    assert not any(secret in text for secret in ("张三", "李四", "13800138000", "13900139000"))


def test_signatures_are_not_kept_as_notes() -> None:
    (table,) = _tables([["地区", "会员人数"], ["北京", 1], ["单位负责人：王五", "填表人：赵六"], ["注：不含铁路。"]])
    assert table.notes == ["注：不含铁路。"]


def test_a_list_of_persons_gives_nothing() -> None:
    (table,) = _tables(
        [["姓名", "年龄", "工会代码"], ["张三", 30, "81440100000000001X"], ["李四", 40, "81440100000000001X"]]
    )
    assert table.content == "unknown"
    assert not table.observations
    assert "张三" not in str(table_json(table)) + str(table.findings)


def test_counts_of_persons_are_no_personal_columns() -> None:
    (table,) = _tables([["地区", "工会主席人数", "会员人数"], ["北京", 3, 10]])
    assert [o.value for o in table.observations] == [3, 10]


def test_the_five_register_contents() -> None:
    assert _content([UNIT_HEADER, *UNIT_ROWS]) == "unit_register"
    assert (
        _content(
            [
                ["工会代码", "工会名称", "工会类型", "成立日期"],
                ["81440100000000001X", "甲工会", "单独基层工会", "2019-05-01"],
            ]
        )
        == "union_register"
    )
    assert (
        _content([["工会代码", "单位代码"], ["81440100000000001X", "91110000600037341L"]], "覆盖单位") == "cover_list"
    )
    assert (
        _content([["工会代码", "工会名称", "会员人数", "女会员"], ["81440100000000001X", "甲", 30, 10]]) == "membership"
    )
    assert _content([["地区", "指标", "目标值"], ["广东省", "建会率", "85%"]]) == "target"


def test_other_content() -> None:
    assert _content([["区县", "已建会单位数", "会员人数"], ["天河区", 5, 80]]) == "summary"
    assert _content([["a", "b"], ["c", "d"]]) == "unknown"
    assert _tables([["只有一句话"]]) == []
    assert _tables([]) == []
    assert _tables([UNIT_HEADER]) == []


def test_a_cover_page_fills_what_the_sheets_do_not_say() -> None:
    cover: list[list[Value]] = [
        ["工会统计报表封面"],
        ["填报单位：", "江苏省总工会", None, "联系人：", "张三"],
        ["报告期：", "2024年度"],
        ["基准日期：", "2024年12月31日"],
        ["数据来源：", "合成数据"],
    ]
    tables = recognise([Sheet("封面", cover), Sheet("单位", [UNIT_HEADER, *UNIT_ROWS]), Sheet("空", [])])
    (table,) = tables
    assert (table.period, table.reference_date, table.region) == ("2024", "2024-12-31", "320000")
    assert (table.calibre, table.purpose) == ("synthetic", "synthetic")


def test_what_a_sheet_says_beats_the_cover_but_synthetic_stays() -> None:
    cover: list[list[Value]] = [["报送单位", "江苏省总工会"], ["报告期", "2023年"], ["数据来源", "合成数据"]]
    sheet: list[list[Value]] = [["南京市单位登记（2024年）"], UNIT_HEADER, *UNIT_ROWS]
    (table,) = recognise([Sheet("封面", cover), Sheet("单位", sheet)])
    assert (table.period, table.region, table.purpose) == ("2024", "320100", "synthetic")


def test_hidden_sheets_are_read_and_said() -> None:
    (table,) = recognise([Sheet("藏", [UNIT_HEADER, *UNIT_ROWS], hidden=True)])
    assert table.hidden
    assert "sheet_hidden" in [f.code for f in table.findings]


def test_stacked_tables_keep_their_own_titles_notes_and_addresses() -> None:
    first, second = _tables(
        [
            ["表一 2018年会员（单位：万人）"],
            ["地区", "会员人数"],
            ["北京", 1],
            ["天津", 2],
            [],
            ["表二 2019年工会"],
            ["地区", "基层工会数(个)"],
            ["北京", 3],
            ["数据来源：某年鉴"],
        ]
    )
    assert (first.range, first.period, [o.value for o in first.observations]) == ("A2:B4", "2018", [10_000, 20_000])
    assert (second.range, second.period, [o.value for o in second.observations]) == ("A7:B8", "2019", [3])
    assert second.notes == ["数据来源：某年鉴"]


def test_tables_beside_each_other() -> None:
    left, right = _tables(
        [
            ["地区", "会员人数(人)", None, "地区", "会员人数(人)"],
            ["北京", 1, None, "上海", 4],
            ["天津", 2, None, "江苏", 5],
            ["河北", 3],
        ]
    )
    assert [(o.region_code, o.value) for o in left.observations if o.label == "会员人数"] == [
        ("110000", 1),
        ("120000", 2),
        ("130000", 3),
    ]
    assert [(o.region_code, o.value) for o in right.observations] == [("310000", 4), ("320000", 5)]
    assert right.range == "D1:E3"


def test_a_header_repeated_on_every_page_is_no_body() -> None:
    (table,) = _tables([["地区", "会员人数"], ["北京", 1], ["地区", "会员人数"], ["上海", 2]])
    assert table.rows == [2, 4]


def test_long_registers_end_where_their_footer_begins() -> None:
    body = [[f"9111000060003{n:05d}", "甲", "110101", "C1311", n, 1, 1, 1, "小型", "企业", "", ""] for n in range(200)]
    rows: list[list[Value]] = [UNIT_HEADER, *body[:120], [], *body[120:], ["注：本表不含个体户。"]]
    (table,) = _tables(rows)
    assert len(table.rows) == 200
    assert table.rows[-1] == 202
    assert table.notes == ["注：本表不含个体户。"]


def test_describe_gives_the_json_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("全国工会\n地区,2018年会员人数(万人)\n全国,1.5\n北京,-\n", encoding="utf-8")
    (table,) = describe(path)["tables"]
    assert (table["sheet"], table["content"], table["title"]) == (None, "summary", "全国工会")
    assert table["observations"] == [
        {"region": "全国", "region_code": "100000", "label": "2018年会员人数", "metric": "members", "dimensions": {}, "period": "2018",
         "unit": "人", "value": 15000, "raw": "1.5", "cell": "B3"},
        {"region": "北京", "region_code": "110000", "label": "2018年会员人数", "metric": "members", "dimensions": {}, "period": "2018",
         "unit": "人", "value": None, "raw": "-", "cell": "B4"},
    ]  # fmt: skip


def _members(rows: list[list[Value]], name: str = "表") -> dict[str, tuple[str | None, str | None, str | None, object]]:
    """Cell -> region, measure, period and value of a sheet's only table."""
    (table,) = _tables(rows, name)
    seen = table_json(table)["observations"]
    return {o["cell"]: (o["region_code"], o["metric"], o["period"], o["value"]) for o in seen}


def test_a_unit_alone_or_beside_its_key_holds_for_the_whole_table() -> None:
    header: list[Value] = ["地区", "会员人数", "女会员"]
    body: list[list[Value]] = [["杭州市", 10, 5], ["宁波市", "20", 15]]
    ways: list[list[list[Value]]] = [
        [["2022年浙江省会员", None, "万人"], header, *body],
        [["2022年浙江省会员", None, None], [None, None, "（万人）"], header, *body],
        [["2022年浙江省会员"], [None, None, "单位", "万人"], header, *body],
        [["2022年浙江省会员"], ["计量单位：", "万人"], header, *body],
        [["2022年浙江省会员"], header, *body, ["单位：万人"]],
        [["2022年浙江省会员"], header, ["单位", "万人", "万人"], *body],
        [["2022年浙江省会员"], [None, "万人", "万人"], header, *body],
        [["2022年浙江省会员"], ["注：会员人数单位为万人"], header, *body],
        [["2022年浙江省会员      万人"], header, *body],
        [["2022年浙江省"], ["地区", "会员人数\n万人", "女会员 万人"], *body],
        [["2022年浙江省"], ["地区", "会员人数（万）", "女会员【万人】"], *body],
        [["2022年浙江省"], ["单位", "会员人数（万）", "女会员(万)"], *body],
        [["2022年浙江省会员"], header, *body, ["注：单位为万人"]],
    ]
    for rows in ways:
        first = next(i for i, row in enumerate(rows, 1) if row[0] == "杭州市")
        assert _members(rows) == {
            f"B{first}": ("330100", "members", "2022", 100_000),
            f"C{first}": ("330100", "members_women", "2022", 50_000),
            f"B{first + 1}": ("330200", "members", "2022", 200_000),
            f"C{first + 1}": ("330200", "members_women", "2022", 150_000),
        }, rows


def test_the_title_of_the_next_table_may_have_its_unit_beside_it() -> None:
    rows: list[list[Value]] = [
        ["2022年浙江省会员", None, "(人)"],
        ["地区", "会员人数", "女会员"],
        ["杭州市", 10, 5],
        ["2022年浙江省工会", None, "(万个)"],
        ["地区", "工会组织数", "基层工会数"],
        ["杭州市", 3, 2],
    ]
    first, second = (table_json(table)["observations"] for table in _tables(rows))
    assert [(o["cell"], o["metric"], o["value"]) for o in first] == [("B3", "members", 10), ("C3", "members_women", 5)]
    assert [(o["cell"], o["metric"], o["value"]) for o in second] == [
        ("B6", "unions", 30_000),
        ("C6", "grassroots_unions", 20_000),
    ]


def test_a_lower_header_without_merged_cells_over_some_columns() -> None:
    rows: list[list[Value]] = [
        ["2022年浙江省会员"],
        ["地区", "会员人数", "其中", None, "职工人数"],
        [None, None, "女", "农民工"],
        ["杭州市", 10, 5, 1, 30],
        ["宁波市", 20, 15, 2, 40],
    ]
    assert {cell: said[1] for cell, said in _members(rows).items()} == {
        f"{column}{row}": metric
        for row in (4, 5)
        for column, metric in zip("BCDE", ("members", "members_women", "members_migrant", "employees"), strict=True)
    }


def test_the_label_column_may_have_its_header_in_the_second_row() -> None:
    rows: list[list[Value]] = [
        ["2022年浙江省"],
        [None, "会员", None, "基层工会"],
        ["地区", "合计", "#女", "个数"],
        ["杭州市", 10, 5, 1],
        ["宁波市", 20, 15, 2],
    ]
    assert [said[1] for said in _members(rows).values()] == ["members", "members_women", "grassroots_unions"] * 2


def test_a_two_column_table_keeps_a_unit_as_its_header() -> None:
    assert _members([["2022年浙江省会员人数"], ["地区", "万人"], ["杭州市", 10], ["宁波市", 20]]) == {
        "B3": ("330100", "members", "2022", 100_000),
        "B4": ("330200", "members", "2022", 200_000),
    }


def test_regions_under_an_unknown_header_numbered_or_borne_by_several_are_regions() -> None:
    regions = (
        ("区名", "和平区", "河东区"),
        ("辖区", "和平区", "河东区"),
        ("地区", "1.和平区", "2.河东区"),
        ("地区", "（一）和平区", "（二）河东区"),
    )
    for head, first, second in regions:
        seen = _members([["2020年天津市各区会员"], [head, "会员人数"], [first, 3], [second, 4]])
        assert seen == {"B3": ("120101", "members", "2020", 3), "B4": ("120102", "members", "2020", 4)}, head


def test_a_sheet_called_after_a_region_is_of_it() -> None:
    seen = _members([["年度", "会员人数"], ["二O二O年", 10], ["2021年", 20]], "石嘴山市")
    assert seen == {"B2": ("640200", "members", "2020", 10), "B3": ("640200", "members", "2021", 20)}
    assert {code for code, *_ in _members([["年度", "会员人数"], ["2020年", 10], ["2021年", 20]], "汇总").values()} == {
        None
    }


def test_titles_over_years_say_the_measure_whatever_they_call_the_regions() -> None:
    titles = (
        ("各省份工会会员人数", "members"),
        ("分市县基层工会组织数", "grassroots_unions"),
        ("各地级市女会员人数", "members_women"),
        ("表3-2 历年各地市专职工会干部人数", "staff_full"),
        ("近三年各县（市、区）建会率（%）", "unit_coverage"),
        ("各市州职工人数 单位：人", "employees"),
    )
    for title, metric in titles:
        seen = _members([[title], ["地区", "2020年", "2021年"], ["沈阳市", 50, 60], ["大连市", 55, 70]])
        assert {said for _, said, *_ in seen.values()} == {metric}, title


def test_a_note_without_a_colon_is_no_row_of_the_body() -> None:
    rows: list[list[Value]] = [["2021年石家庄市会员"], ["县区", "会员"], ["长安区", 100], ["桥西区", 90]]
    (table,) = _tables([*rows, [], ["数据截止2021年12月31日"]])
    assert table.rows == [3, 4]
