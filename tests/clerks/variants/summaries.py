"""Summaries as clerks send them: a plain one by counties of a city, and the classes of what may be odd about it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

from tests.clerks.variants.draft import Summary
from tests.clerks.variants.places import a_county, siblings

CLASSES: Final[dict[str, Callable[[Summary], None]]] = {}
MEASURES: Final = (
    ("members", ("会员人数", "工会会员数", "会员数", "工会会员人数")),
    ("employees", ("职工人数", "从业人员", "从业人员数", "职工总数")),
    ("units", ("法人单位数", "单位数", "法人单位个数")),
    ("units_covered", ("已建会单位数", "建会单位数", "已建工会单位数")),
)
PINYIN: Final = (("110000", "beijing"), ("130000", "hebei"), ("320000", "jiangsu"), ("330000", "Zhejiang"), ("440000", "Guangdong"), ("510000", "SICHUAN"))  # fmt: skip


def _class(function: Callable[[Summary], None]) -> Callable[[Summary], None]:
    CLASSES[function.__name__] = function
    return function


def plain(dice: random.Random) -> Summary:
    """Counties of a city down, two to four measures across."""
    county = a_county(dice)
    places = siblings(county, dice, dice.randrange(3, 8))
    measures = [(name, dice.choice(words)) for name, words in dice.sample(MEASURES, dice.randrange(2, 5))]
    what = dice.choice(["工会情况", "建会情况", "工会组织情况", "工会工作统计表", "基层工会统计"])
    city = dice.choice([county.city.name, county.province.name + county.city.name])
    title = dice.choice([f"{city}2024年{what}", f"2024年{city}各县（市、区）{what}", f"{city}{what}（2024年）"])
    draft = Summary(dice, county, title)
    draft.header = [
        [dice.choice(["地区", "县区", "县（市、区）", "区县", "单位", "行政区划"]), *(word for _, word in measures)]
    ]
    for place in places:
        values = [dice.randrange(11, 99_000) for _ in measures]
        draft.body.append([place.name, *values])
        for (name, _), value in zip(measures, values, strict=True):
            draft.right[place.code, name, "2024"] = value
    return draft


def _before(draft: Summary, head: Any, cells: list[Any], at: int = 0) -> None:
    """A column among the labels."""
    for n, row in enumerate(draft.header):
        row.insert(at, head if n == len(draft.header) - 1 else None)
    for row, cell in zip(draft.body, cells, strict=False):
        row.insert(at, cell)
    draft.formats = {(row, column + 1): shown for (row, column), shown in draft.formats.items()}
    draft.labels += 1


def _places(draft: Summary) -> list[list[Any]]:
    """The rows of places; the total's row gets what is a blank in the columns that come."""
    return [row for row in draft.body if row is not draft.total]


def _totals(draft: Summary) -> list[Any]:
    lines = [row[draft.labels :] for row in draft.body]
    return [
        sum(cell for cell in column if isinstance(cell, int)) if all(isinstance(c, int) for c in column) else None
        for column in zip(*lines, strict=True)
    ]


@_class
def serial_of_summary(draft: Summary) -> None:
    """A serial before the places, under no header or one of its many."""
    head = draft.chosen("", None, "序号", "No.", "NO", "编号", "序", "项次", "行号", "序　号", "№", "行次")
    numbers: list[Any] = list(range(1, len(draft.body) + 1))
    _before(draft, head, [str(n) for n in numbers] if draft.dice.random() < 0.3 else numbers)


@_class
def group_label(draft: Summary) -> None:
    """A label without a header that says the same in every row."""
    _before(draft, draft.chosen("", None, "类别"), [draft.chosen("县级", "本级汇总", "上报数")] * len(draft.body))


@_class
def total_of_summary(draft: Summary) -> None:
    """A row of totals: of the city, in whatever words."""
    if draft.title.startswith("各省"):
        return
    name = draft.county.city.name
    words = draft.chosen(
        "合计",
        "总计",
        "全市合计",
        f"{name}合计",
        "全市",
        "合　计",
        name,
        f"{name}总计",
        "总 计",
        "全市总计",
        "小计",
        "共计",
    )
    totals = _totals(draft)
    row = [*[None] * (draft.labels - 1), words, *totals]
    at = draft.chosen(0, len(draft.body), len(draft.body))
    draft.body.insert(at, row)
    draft.formats = {(n + (n >= at), column): shown for (n, column), shown in draft.formats.items()}
    draft.whole, draft.total = draft.county.city.code, row


@_class
def date_line(draft: Summary) -> None:
    """Year, month, unit and maker in cells of their own."""
    if draft.laid_out:
        return
    draft.title = draft.title.replace("（2024年）", "").replace("2024年", "")
    line, period = draft.chosen(
        (["", "2024年", "6月", "单位：人、个"], "2024-06"), (["2024年", "第二季度", "", ""], "2024Q2"), (["", "", "2024年", "3月"], "2024-03"),
        (["填报时间：2024年9月", "", "", ""], "2024-09"), (["", 2024, "年", 6, "月"], "2024-06"), (["报告期：2024年1季度", ""], "2024Q1"),
        (["截至2024年6月底", "", ""], "2024-06"), (["2024年", "上半年", ""], "2024-06"), (["2024.6", ""], "2024-06"),
        (["统计时间：2024-06-30", "", "单位：人"], "2024-06"), (["", "2024年度", "单位：人"], "2024"), (["2024年6月30日", ""], "2024-06"),
    )  # fmt: skip
    draft.above.append(line)
    draft.right = {(region, measure, period): value for (region, measure, _), value in draft.right.items()}
    draft.period = period


@_class
def year_months(draft: Summary) -> None:
    """One measure, a column for each of some year ends, written in one of many ways."""
    if draft.laid_out or draft.above:
        return
    draft.laid_out = True
    forms: list[Callable[[int], Any]] = [
        lambda y: f"{y}.12", lambda y: y * 100 + 12, lambda y: f"{y % 100}年12月", lambda y: f"{y}/12", lambda y: f"{y}年12月", lambda y: f"{y}年",
        lambda y: f"{y}年末", lambda y: f"{y}-12", lambda y: y, lambda y: f"{y}年底", lambda y: f"{y}年12月末", lambda y: f"{y}年12月31日",
    ]  # fmt: skip
    form = draft.dice.choice(forms)
    measure, word = draft.chosen(("members", "工会会员人数"), ("employees", "职工人数"), ("units", "法人单位数"))
    years = draft.chosen((2022, 2023, 2024), (2023, 2024))
    draft.title = f"{draft.county.city.name}各县（市、区）{word}"
    draft.header = [[*draft.header[-1][: draft.labels], *(form(year) for year in years)]]
    places = list(dict.fromkeys(key[0] for key in draft.right))
    draft.right, body = {}, []
    for place, row in zip(places, _places(draft), strict=False):
        values = [draft.dice.randrange(5000, 90_000) for _ in years]
        body.append([*row[: draft.labels], *values])
        draft.right |= {(place, measure, str(year)): value for year, value in zip(years, values, strict=True)}
    draft.body, draft.formats = body, {}


@_class
def percents(draft: Summary) -> None:
    """A rate between the counts: formatted, as text and plain in one column."""
    if draft.laid_out:
        return
    draft.laid_out = True
    at = draft.dice.randrange(draft.labels, len(draft.header[-1]) + 1)
    draft.header[-1].insert(at, draft.chosen("建会率", "建会率（%）", "单位建会率", "建会率%"))
    formats = {(n, c + (c >= at)): shown for (n, c), shown in draft.formats.items()}
    codes = list(dict.fromkeys(key[0] for key in draft.right))
    for n, row in enumerate(draft.body):
        if row is draft.total:
            row.insert(at, None)
            continue
        code = codes.pop(0) if codes else None
        rate = draft.dice.randrange(101, 999) / 1000
        how = draft.chosen("format", "text", "plain")
        row.insert(at, {"format": rate, "text": f"{rate * 100:.1f}%", "plain": round(rate * 100, 1)}[how])
        if how == "format":
            formats[n, at] = draft.chosen("0.0%", "0.00%", "0%")
        if code:
            draft.right[code, "unit_coverage", draft.period] = rate
    draft.formats = formats
    draft.bound = True


@_class
def women_of_covered(draft: Summary) -> None:
    """其中 beside the column that it belongs to."""
    if draft.laid_out:
        return
    draft.laid_out = True
    measure, word, part = draft.chosen(
        ("employees_covered", "已建会单位职工人数", "employees_covered_women"), ("members", "会员人数", "members_women"),
        ("employees", "职工人数", "employees_women"),
    )  # fmt: skip
    if any(key[1] == measure for key in draft.right):
        return
    head = (
        draft.chosen("其中：女", "其中：女性", "#女", "其中:女职工", "其中女性")
        if part != "members_women"
        else draft.chosen("其中：女会员", "其中：女", "#女性")
    )
    draft.header[-1] += [word, head]
    codes = list(dict.fromkeys(key[0] for key in draft.right))
    for code, row in zip(codes, _places(draft), strict=False):
        whole = draft.dice.randrange(100, 9000)
        row += [whole, whole // 3]
        draft.right |= {(code, measure, draft.period): whole, (code, part, draft.period): whole // 3}


@_class
def latin_regions(draft: Summary) -> None:
    """Provinces in Latin letters, one of them misspelt."""
    if draft.laid_out:
        return
    draft.laid_out = True
    draft.title, draft.total = "各省工会会员" if draft.above else "各省2024年工会会员", None
    measure = MEASURES[0]
    places = draft.dice.sample(PINYIN, 4)
    draft.header = [["地区", measure[1][0]]]
    draft.labels, draft.right, draft.body, draft.formats = 1, {}, [], {}
    for code, name in places:
        value = draft.dice.randrange(10, 99_000)
        draft.body.append([name, value])
        draft.right[code, "members", draft.period] = value
    draft.body.append([draft.chosen("shanxii", "Hunann", "北京府", "Fujain", "Gaunxgi", "henna1"), 7])


@_class
def industries_across(draft: Summary) -> None:
    """Industries are the header, under the names of an older edition."""
    if draft.laid_out or draft.above:
        return
    draft.laid_out = True
    heads = draft.dice.sample(
        [("制造业", "C"), ("建筑业", "E"), ("居民服务和其他服务业", "O"), ("公共管理和社会组织", "S"), ("批发和零售业", "F"), ("金融业", "J"), ("采掘业", "B")], 3
    )  # fmt: skip
    draft.title = f"{draft.county.city.name}2024年分行业{draft.chosen('职工人数', '从业人员')}"
    codes = list(dict.fromkeys(key[0] for key in draft.right))
    draft.header = [[*draft.header[-1][: draft.labels], *(name for name, _ in heads)]]
    draft.right, draft.formats, body = {}, {}, []
    for code, row in zip(codes, _places(draft), strict=False):
        values = [draft.dice.randrange(10, 900) for _ in heads]
        body.append([*row[: draft.labels], *values])
        draft.right |= {(code, f"employees@{letter}", "2024"): n for (_, letter), n in zip(heads, values, strict=True)}
    draft.body = body


@_class
def errors_in_summary(draft: Summary) -> None:
    """Cells that Excel shows as errors, or that nobody calculated."""
    at = draft.dice.randrange(min(len(draft.body), len({key[0] for key in draft.right})))
    column = draft.labels + draft.dice.randrange(len(draft.header[-1]) - draft.labels)
    draft.body[at][column] = draft.chosen("#N/A", "#REF!", "#DIV/0!", "=1+1")
    draft.bound = True
    draft.asked.add("error")


@_class
def fractions_of_persons(draft: Summary) -> None:
    """Persons in ten thousands under a header that says persons."""
    if draft.laid_out:
        return
    draft.laid_out = True
    codes = list(dict.fromkeys(key[0] for key in draft.right))
    if any(key[1] in ("members", "employees") for key in draft.right):
        return
    draft.header[-1].append("会员人数（人）")
    for _, row in zip(codes, _places(draft), strict=False):
        row.append(draft.dice.randrange(11, 999) / 100)
    draft.asked.add("fractions")


@_class
def units_in_the_corner(draft: Summary) -> None:
    """Ten thousands, said in a note, a header or the corner."""
    if draft.laid_out:
        return
    draft.laid_out = True
    factor, word = draft.chosen((10_000, "万人"), (100, "百人"), (1000, "千人"))
    how = draft.chosen("note", "header", "title", "right")
    draft.header = [[*draft.header[-1][: draft.labels], "会员人数"]]
    codes = list(dict.fromkeys(key[0] for key in draft.right))
    draft.right, draft.formats, body = {}, {}, []
    for code, row in zip(codes, _places(draft), strict=False):
        value = draft.dice.randrange(10, 900)
        body.append([*row[: draft.labels], value if draft.dice.random() < 0.3 else value + 0.5])
        draft.right[code, "members", draft.period] = round(body[-1][-1] * factor)
    draft.body = body
    if how == "note":
        draft.above.append([f"单位：{word}"])
    elif how == "right":
        draft.above.append([None, f"单位：{word}"])
    elif how == "header":
        draft.header[0][-1] = draft.chosen(
            f"会员人数（{word}）", f"会员人数({word})", f"会员人数/{word}", f"会员人数\n（{word}）"
        )
    else:
        draft.title += f"（单位：{word}）"
