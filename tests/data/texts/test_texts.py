"""The catalogue: the same keys and placeholders in both languages, each of them used, all of them there."""

from __future__ import annotations

import itertools
import re
from string import Formatter

import pytest

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from data.checks import checks
from data.reference import calibres, events, figures
from data.settings import ROOT
from data.texts import LANGUAGES, catalogue, text
from data.texts.names import industry_name, listed


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert zh.keys() == en.keys()
    for key in zh:
        assert fields(zh[key]) == fields(en[key]), key


def test_words_follow_the_number_before_them() -> None:
    assert text("say.left_units", "en", n="1") == "1 unit"
    assert [text("say.left_units", "en", n=n) for n in ("0", "2", "1,001", 11)] == [
        "0 units",
        "2 units",
        "1,001 units",
        "11 units",
    ]
    assert text("report.gap_25", "en", n=1) == "1 uncovered unit has 25 or more employees"


_CHINESE = "[\u4e00-\u9fff，。；：、）（”“]"
_LOOSE = re.compile(rf"(?<={_CHINESE}) (?=[\d{{+−])|(?<=[\d}}%]) (?={_CHINESE})")
"""A blank between a Chinese sign and a figure, or what stands for one."""


def test_chinese_has_no_blanks_around_figures() -> None:
    """Pages write as documents do; between two figures, two names or Latin words a blank stays."""
    assert [key for key, said in catalogue("zh").items() if _LOOSE.search(said)] == []
    assert [
        key
        for key, said in {"a": "共 {n} 个", "b": "小于 1 的数", "c": "{x} {y}的", "d": "下载 CSV"}.items()
        if _LOOSE.search(said)
    ] == ["a", "b"]


def test_every_key_in_the_code_exists_and_every_key_is_used() -> None:
    source = "\n".join(
        p.read_text(encoding="utf-8")
        for folder in ("layouts", "callbacks", "etl", "reports", "data")
        for p in (ROOT / folder).rglob("*.py")
    )
    named = set(re.findall(r'"([a-z]+\.[a-z_]+(?:\.[a-z_]+)*)"', source)) & set(catalogue("zh")) | {"notfound"}
    stems = set(re.findall(r"f\"([a-z]+\.(?:[a-z_]+\.)*[a-z_]*)\{", source)) | set(
        re.findall(r"'([a-z]+\.)' \+", source)
    )
    unused = {k for k in catalogue("zh") if k not in named and not any(k.startswith(stem) for stem in stems)}
    assert unused == set()


def test_checks_have_both_languages_with_the_same_placeholders() -> None:
    for check in checks().values():
        assert check.message_zh
        assert check.message_en
        assert fields(check.message_zh) - {"sheet", "cell", "row", "value"} == fields(check.message_en) - {
            "sheet",
            "cell",
            "row",
            "value",
        }, check.code


def test_every_code_that_the_import_reports_is_in_the_catalogue() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "etl").rglob("*.py"))
    named = set(re.findall(r'(?:Finding(?:\.of)?\(|report\(|\.find\(|_at\(\w+, )\s*"([a-z_0-9]+)"', source))
    assert named
    assert named <= set(checks())


def test_every_figure_has_a_name() -> None:
    assert set(figures()) == set(MEASURE_IDS) | set(METRIC_IDS)
    for metric in METRIC_IDS:
        assert figures()[metric].definition_zh
        assert figures()[metric].definition_en


def test_the_two_densities_always_carry_their_suffix() -> None:
    for name in ("density", "density_in_covered"):
        assert "（" in figures()[name].name_zh
        assert "(" in figures()[name].name_en


def test_events_name_calibres() -> None:
    assert {e.calibre for e in events()} <= set(calibres())


def test_every_check_has_a_short_name() -> None:
    named = {key.removeprefix("check.") for key in catalogue("zh") if key.startswith("check.")}
    assert named == set(checks())


@pytest.mark.parametrize(
    "noun", ["files", "units", "rows", "regions", "errors", "warnings", "employees", "decisions", "pairs"]
)
def test_one_of_a_thing_is_told_in_the_singular(noun: str) -> None:
    """A count before a noun says which form it takes: ``{n:file|files}``."""
    fixed = {key for key, said in catalogue("en").items() if re.search(rf"\{{\w+\}} (?:more |new )?{noun}\b", said)}
    always_many = {
        "planner.band",
        "reports.pack",
        "below.faults",
        "flowunits.title",
        "fair.title_none",
        "book.units_cut",
    }
    assert fixed <= always_many


@pytest.mark.parametrize(
    ("names", "language", "said"),
    [
        (["甲", "乙", "丙"], "zh", "甲、乙、丙"),
        (["制造业", "农、林、牧、渔业", "建筑业"], "zh", "制造业，农、林、牧、渔业，建筑业"),
        (["Mining", "Finance", "Education"], "en", "Mining, Finance and Education"),
        (["Mining", "Leasing and business services"], "en", "Mining, and Leasing and business services"),
        (["Jinfeng Qu, Yinchuan Shi", "Yuanzhou Qu, Guyuan Shi"], "en", "Jinfeng Qu, Yinchuan Shi; and Yuanzhou Qu, Guyuan Shi"),
        (["Agriculture, forestry, animal husbandry and fishery"], "en", "Agriculture, forestry, animal husbandry and fishery"),
    ],
)  # fmt: skip
def test_names_that_hold_the_mark_between_names_stand_further_apart(names: list[str], language: str, said: str) -> None:
    assert listed(names, language) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_three_industries_run_into_each_other(language: str) -> None:
    """Whoever knows the names finds each again between the marks of the row."""
    known = [industry_name(code, language) for code in "ABCDEFGHIJKLMNOPQRST"]
    for first, second, third in itertools.combinations(known, 3):
        row = listed([first, second, third], language)
        rest = row.removeprefix(first).partition(second)
        marks = rest[0], rest[2].removesuffix(third)
        inside = any("、" in name or ", " in name for name in (first, second, third))
        assert all(mark.strip()[:1] not in ("", "、") or not inside for mark in marks), row
        assert language == "zh" or marks[0].strip() in (",", ";")
