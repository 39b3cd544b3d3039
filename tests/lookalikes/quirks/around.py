"""Quirks of what stands above and below a table."""

from __future__ import annotations

from tests.lookalikes.draft import Draft, Said, Year
from tests.lookalikes.layouts import JIANGSU, MEASURES, WIDE, YEARS
from tests.lookalikes.quirk import quirk


@quirk("around", "title", WIDE)
def title_merged(draft: Draft) -> None:
    draft.title_span = True


@quirk("around", "title", WIDE)
def title_at_the_middle(draft: Draft) -> None:
    text = "".join(str(draft.write(mark, unit=False)) for mark in draft.title)
    draft.above.insert(0, [None, text])
    draft.title = []


@quirk("around", "title", ("regions_by_indicators", "indicators_by_regions"))
def year_in_a_line_below_the_title(draft: Draft) -> None:
    year = draft.write(YEARS[-1], unit=False)
    if isinstance(draft.title[0], Year) or (len(draft.title) > 1 and isinstance(draft.title[1], Year)):
        draft.title = [mark for mark in draft.title if not isinstance(mark, Year)]
        draft.above.insert(0, [f"（{year}）"])


@quirk("around", "title", ("regions_by_indicators", "indicators_by_regions"))
def year_only_in_a_note(draft: Draft) -> None:
    year = draft.write(YEARS[-1], unit=False)
    if any(isinstance(mark, Year) for mark in draft.title):
        draft.title = [mark for mark in draft.title if not isinstance(mark, Year)]
        draft.above.insert(0, [f"报告期：{year}"])


@quirk("around", "title", ("indicators_by_years", "years_by_indicators"))
def region_only_in_a_note(draft: Draft) -> None:
    draft.title = ["工会组织情况"]
    draft.above.insert(0, [f"地区：{draft.write(JIANGSU, unit=False)}"])


@quirk("around", "title", ("indicators_by_years", "years_by_indicators"))
def region_in_the_cell_beside_its_key(draft: Draft) -> None:
    draft.title = ["工会组织情况"]
    draft.above.insert(0, ["填报单位：", JIANGSU])


@quirk("around", "title", ("regions_by_years",))
def indicator_only_in_a_note(draft: Draft) -> None:
    if any(isinstance(mark, Said) for mark in draft.title):
        told = "".join(mark for mark in draft.title if isinstance(mark, str) and mark.startswith("（"))
        draft.retitle("各地区年度数据")
        draft.above.insert(0, [f"指标：{draft.write(MEASURES[0], unit=False)}{told}"])


@quirk("around")
def blank_rows_above(draft: Draft) -> None:
    draft.before.insert(0, [])
    draft.above += [[], []]


@quirk("around")
def annex_number_above(draft: Draft) -> None:
    draft.before.append(["附件1"])


@quirk("around")
def table_number_in_the_title(draft: Draft) -> None:
    draft.title.insert(0, "表3-1  ")


@quirk("around")
def note_below(draft: Draft) -> None:
    draft.below.append(["注：本表数据由各地上报，未经核实。"])


@quirk("around")
def source_below(draft: Draft) -> None:
    draft.below.append(["数据来源：各地总工会年报"])


@quirk("around")
def notes_over_several_rows(draft: Draft) -> None:
    draft.below += [
        ["注：1.会员人数为年末数。"],
        ["    2.法人单位数不含个体经营户100户。"],
        ["数据来源：各地总工会年报。"],
    ]


@quirk("around")
def notes_after_a_blank_row(draft: Draft) -> None:
    draft.below += [[], ["说明：部分地区数据暂缺，2020年补报。"]]


@quirk("around")
def signatures_below(draft: Draft) -> None:
    draft.below.append(["填表人：张三", None, "审核人：李四", "填报日期：2019年3月5日"])


@quirk("around")
def english_title_below(draft: Draft) -> None:
    draft.above.insert(0, ["Basic Statistics on Trade Unions"])


@quirk("around")
def notes_beside_the_table(draft: Draft) -> None:
    if draft.header:
        for row in draft.body[:2]:
            row += [None] * (draft.width - len(row))
        draft.header[0] += [None] * (draft.width - len(draft.header[0]))
        draft.body[0] += [None, "备注：此处为说明"]
