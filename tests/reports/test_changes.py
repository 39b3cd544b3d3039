"""What reports say of changes: like for like, in counts where units are few, none across a break, and printed so that it adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from analysis.compare import printed
from data.database.engine import writer
from data.reference import regions
from data.scope import EVERYTHING
from data.settings import ROOT
from data.texts import numbers
from data.texts.names import figure_name
from etl.load.batch import load_paths
from reports.content.gather import NoFigures, gather
from reports.content.record import Content
from reports.documents.brief import write_brief
from reports.documents.circular import write_circular
from reports.order import Order
from reports.say.change import why_moved
from reports.slides.plan import plan, write_slides
from tests import books
from tests.reports.conftest import MOMENT
from tests.reports.reading import document_text, slide_texts

PROVINCES = ("330000", "430000", "640000")
PAIRS = (("2024", "2023"), ("2025", "2024"), ("2025", "2023"))
BY = {"上升": 1, "下降": -1}
_COURSE = re.compile(r"由[^，]*?的([\d.]+)%[升降]至[^，]*?的([\d.]+)%，(上升|下降)([\d.]+)个百分点")
_MOVED = re.compile(r"为([\d.]+)%，(?:同比|比\d{4}年|与\d{4}年)(?:(上升|下降)([\d.]+)个百分点|基本持平)")
_WHY = re.compile(r"自身变化贡献([+−]?[\d.]+)个百分点，结构变化贡献([+−]?[\d.]+)个百分点")
_ALL = re.compile(r"另因报送范围变化([+−]?[\d.]+)个百分点，按全部报送计算为([+−]?[\d.]+)个百分点")


def number(shown: str) -> Decimal:
    return Decimal(shown.replace("−", "-"))


def texts(content: Content, folder: Path) -> Iterator[str]:
    """All words of the slides, the brief and the circular."""
    yield "\n".join(slide_texts(write_slides(content, folder / "a.pptx", language="zh", timestamp=MOMENT)))
    for write in (write_brief, write_circular):
        yield document_text(write(content, folder / "a.docx", language="zh", timestamp=MOMENT))


def shown_change(content: Content, figure: str) -> Decimal | None:
    return printed.change(content.moves.whole.get(figure))


@pytest.mark.parametrize("seed", range(12))
def test_what_is_printed_adds_up_everywhere(full: Engine, tmp_path: Path, seed: int) -> None:
    dice = Random(seed)
    codes = [code for province in PROVINCES for code in (province, *regions().children(province))]
    codes += [county for city in codes for county in regions().children(city) if regions()[city].level == "city"]
    period, compare = dice.choice(PAIRS)
    try:
        content = gather(full, EVERYTHING, Order(dice.choice(codes), period, compare=compare, calibre="synthetic"))
    except NoFigures:
        return
    for said in texts(content, tmp_path):
        for before, after, way, by in _COURSE.findall(said):
            assert number(after) - number(before) == BY[way] * number(by), said
        for within, mix in _WHY.findall(said):
            why = why_moved(content, "zh")
            assert why is not None
            assert number(within) + number(mix) == why.moved.by
            assert sum(points for _, points in why.parts) == why.moved.by
        for reporting, total in _ALL.findall(said):
            why = why_moved(content, "zh")
            assert why is not None
            assert why.moved.by + number(reporting) == number(total)
        for figure in ("unit_coverage", "worker_coverage", "small_micro_coverage"):
            name, by = figure_name(figure, "zh"), shown_change(content, figure)
            for value, way, points in _MOVED.findall("\n".join(re.findall(rf"{re.escape(name)}(为.*)", said))):
                if value == numbers.percent(content.whole[figure]).rstrip("%"):  # type: ignore[literal-required]
                    assert by == (BY[way] * number(points) if way else 0), (name, said)


def test_one_deck_prints_one_change_of_a_figure(full: Engine) -> None:
    content = gather(full, EVERYTHING, Order("430000", "2025", compare="2024", calibre="synthetic"))
    slides = plan(content, "zh", MOMENT)
    figures = next(slide for slide in slides if slide.figures)
    points = re.findall(r"按单位）(?:为[\d.]+%，)?同比上升([\d.]+)个百分点", "\n".join(slide.title for slide in slides))
    tile = re.search(r"上升([\d.]+)个百分点", figures.figures[0].change)
    assert len(points) == 2
    assert tile is not None
    assert {*points, tile[1]} == {str(shown_change(content, "unit_coverage"))}


def loaded(folder: Path, years: dict[str, tuple[list[tuple[object, ...]], list[tuple[object, ...]]]]) -> Engine:
    engine = writer(f"sqlite:///{folder / 'c.db'}")
    paths = [
        books.register(folder / f"{year}.xlsx", units, unions, period=f"{year}年")
        for year, (units, unions) in years.items()
    ]
    load_paths(engine, paths)
    return engine


def test_a_county_that_appears_is_no_fall(tmp_path: Path) -> None:
    """上城 keeps 36 of 40; 西湖 appears with 4 of 40 in the second year."""
    first = [books.unit(n, region="330102") for n in range(1, 41)]
    unions = [books.union(n, unit=n, region="330102") for n in range(1, 37)]
    more = [books.unit(n + 100, region="330106") for n in range(1, 41)]
    theirs = [books.union(n + 100, unit=n + 100, region="330106") for n in range(1, 5)]
    engine = loaded(tmp_path, {"2023": (first, unions), "2024": ([*first, *more], [*unions, *theirs])})
    content = gather(engine, EVERYTHING, Order("330100", "2024", compare="2023"))
    assert content.whole["unit_coverage"] == pytest.approx(0.5)
    for said in texts(content, tmp_path):
        assert "下降" not in re.sub(r"下降0\.0", "", said)
        assert "按单位）为50.0%，同比基本持平（可比，占50%）" in said
    assert any("按全部报送计算，建会覆盖率（按单位）变化−40.0个百分点" in said for said in texts(content, tmp_path))
    engine.dispose()


def test_under_half_comparable_is_not_compared(tmp_path: Path) -> None:
    """上城 keeps 9 of 10; 西湖 appears with 1 of 40."""
    first = [books.unit(n, region="330102") for n in range(1, 11)]
    unions = [books.union(n, unit=n, region="330102") for n in range(1, 10)]
    more = [books.unit(n + 100, region="330106") for n in range(1, 41)]
    engine = loaded(
        tmp_path,
        {
            "2023": (first, unions),
            "2024": ([*first, *more], [*unions, books.union(101, unit=101, region="330106")]),
        },
    )
    content = gather(engine, EVERYTHING, Order("330100", "2024", compare="2023"))
    assert content.moves.why is None
    for said in texts(content, tmp_path):
        assert "上升" not in said
        assert "下降" not in said
    assert any("两期都报送的只占20%，不作比较" in said for said in texts(content, tmp_path))
    engine.dispose()


def test_units_of_unknown_cover_stand_beside_the_rate_and_are_not_called_uncovered(tmp_path: Path) -> None:
    """A register that states cover itself: 是 for 20 units, 否 for 15, nothing for 5."""
    header = [*books.UNIT_HEADER, "是否建会"]
    stated = ["是"] * 20 + ["否"] * 15 + [None] * 5
    units = [(*books.unit(n), word) for n, word in enumerate(stated, start=1)]
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [books.book(tmp_path / "a.xlsx", {"单位台账": [header, *units]})])
    content = gather(engine, EVERYTHING, Order("330106", "2024"))
    assert len(list(content.units_without_union())) == 15
    for said in texts(content, tmp_path):
        assert "为57.1%" in said
        assert "仍有15个单位" in said
        assert "另有5个单位" in said
    engine.dispose()


def test_nothing_is_told_across_a_break_and_a_peak_is(full: Engine, tmp_path: Path) -> None:
    content = gather(full, EVERYTHING, Order("100000", "2022", compare="2002", calibre="nbs_unions"))
    slides, _, circular = texts(content, tmp_path)
    for said in (slides, circular):
        assert "基层工会与2002年不可比：全国基层工会数由171.3万降至90.6万" in said
        assert "由2003年的90.6万个增至2022年的222.3万个" in said
        assert "最高为2016年的282.5万个，此后减少60.2万个" in said
        assert "会员2.56亿人，比2002年增加" in said or "▲ 比2002年增加" in said, "a break of unions is none of members"
        assert not re.search(r"基层工会[^；。\n]*比2002年(增加|减少)", said)


def test_a_rate_of_few_units_speaks_in_counts(full: Engine, tmp_path: Path) -> None:
    """嵊泗: 9 of 26 units, then 9 of 28."""
    content = gather(full, EVERYTHING, Order("330922", "2025", compare="2024", calibre="synthetic"))
    for said in texts(content, tmp_path):
        assert "已覆盖单位9个未变，法人单位由26个增至28个" in said
        assert "32.1%" not in said
        assert "百分点" not in said.replace("比率的变化以百分点计", "")
    city = gather(full, EVERYTHING, Order("330900", "2025", compare="2024", calibre="synthetic"))
    assert "330922" not in city.ranks["unit_coverage"]
    assert any("嵊泗县" in said and "单位太少" in said for said in texts(city, tmp_path))


def test_a_gap_of_one_enterprise_is_said_so_and_not_offered_for_a_joint_union(full: Engine, tmp_path: Path) -> None:
    """泰顺: one enterprise holds 1 289 of 1 305 uncovered workers."""
    content = gather(full, EVERYTHING, Order("330329", "2025", calibre="synthetic"))
    slides, *_ = texts(content, tmp_path)
    assert "如在未覆盖职工最多" not in slides
    assert any(flag["flag"] == "one_unit" for cell in content.cells for flag in cell["flags"])


def test_above_all_is_flagged_with_its_likely_cause(full: Engine, tmp_path: Path) -> None:
    """开化: 700 members, 562 employees."""
    content = gather(full, EVERYTHING, Order("330824", "2025", calibre="synthetic"))
    slides, _, circular = texts(content, tmp_path)
    for said in (slides, circular):
        assert "124.6%" in said
        assert "超过100%，因为分子与分母来自不同登记，或有一部分未采信" in said


def test_outsiders_are_told_that_a_region_is_withheld_not_that_it_has_no_data(full: Engine, tmp_path: Path) -> None:
    content = gather(
        full, EVERYTHING, Order("430000", "2025", compare="2024", calibre="synthetic", audience="external")
    )
    hidden = [row for row in content.children if row["suppressed"]]
    assert hidden
    for said in texts(content, tmp_path):
        assert "没有数据" not in said
    slides, *_ = texts(content, tmp_path)
    assert "的数据为保护单个单位而隐去" in slides
    rounded = gather(full, EVERYTHING, Order("430000", "2025", calibre="synthetic", audience="external", base=50))
    exact = gather(full, EVERYTHING, Order("430000", "2025", calibre="synthetic", audience="external"))
    ranked = {figure: places for figure, places in rounded.ranks.items() if places}
    assert ranked, "no figure has an order that rounding leaves as it is"
    for figure, places in ranked.items():
        by_value = sorted(places, key=lambda code, exact=exact.ranks[figure]: exact[code])
        assert [places[code] for code in by_value] == sorted(places.values()), "by values before they were rounded"


def test_all_planted_cases_have_a_report(full: Engine) -> None:
    lines = (ROOT / "data" / "reference" / "sample_planted.csv").read_text(encoding="utf-8").splitlines()[1:]
    asked = sorted({tuple(line.split(",")[3:5]) for line in lines})
    told = 0
    for region, period in asked:
        if not region.startswith(tuple(code[:2] for code in PROVINCES)):
            continue
        try:
            content = gather(full, EVERYTHING, Order(region, period, calibre="synthetic"))
        except NoFigures:
            continue
        for slide in plan(content, "zh", MOMENT):
            for said in (slide.title, *slide.points, *slide.details):
                assert "None" not in said
        told += 1
    assert told > 15
