"""What a decomposition says in a sentence, and the planted provinces told apart by it in both languages."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.compare.verdict import LEAST, of_change, of_flows
from data.texts.told import told

SPAN = ("--from", "2024", "--to", "2025")
ANHUI, FUJIAN, JIANGXI, HUBEI = "340000", "350000", "360000", "420000"


def total(within: float, mix: float, reporting: float) -> dict[str, Any]:
    points = within + mix + reporting
    parts = {"within_points": within, "mix_points": mix, "reporting_points": reporting}
    return {**parts, "points": points, "before": 0.4, "after": 0.4 + points / 100}


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ((2.0, 0, 0), "only_within"),
        ((0, -1.0, 0), "only_mix"),
        ((0.01, -1.0, 0), "mostly_mix"),
        ((2.0, 0.04, -0.01), "mostly_within"),
        ((-0.04, 0.04, 0.3), "mostly_reporting"),
        ((0, 0, 0.3), "only_reporting"),
        ((0.01, 0.01, 0), "still"),
        ((1.0, -1.0, 0), "balanced"),
        ((1.0, 0.2, 0), "several"),
    ],
)
def test_a_change_is_told_by_the_parts_that_moved(parts: tuple[float, float, float], kind: str) -> None:
    verdict = of_change([total(*parts)])
    assert verdict is not None
    assert verdict.kind == kind


def test_that_nothing_else_moved_is_said_only_where_nothing_did() -> None:
    for parts in ((2.0, 0.04, 0.0), (0.04, 2.0, 0.0), (0.0, 0.04, 2.0)):
        nearly = told(of_change([total(*parts)]), "unit_coverage", ANHUI, ("2024", "2025"))
        wholly = told(of_change([total(*(round(part) for part in parts))]), "unit_coverage", ANHUI, ("2024", "2025"))
        assert ("几乎全部" in nearly["zh"], "nearly all" in nearly["en"]) == (True, True)
        assert ("没有变" in nearly["zh"], "moved" in nearly["en"]) == (False, False)
        assert ("几乎" in wholly["zh"], "nearly" in wholly["en"]) == (False, False)


@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_the_parts_of_a_sentence_add_up_to_its_change_as_both_are_printed(parts: list[float]) -> None:
    """Within +0.96, mix −0.02 and reporting +0.18 are +1.12 together: not +1.0 and +0.2 of 1.1."""
    verdict = of_change([total(*parts)])
    assert verdict is not None
    assume(verdict.kind == "several")
    change, pieces = told(verdict, "unit_coverage", ANHUI, ("2024", "2025"))["zh"].split("由几方面合成（百分点）：")
    moved = Decimal(re.findall(r"(?:上升|下降)(\d+\.\d)", change)[0]) * (1 if "上升" in change else -1)
    assert sum(Decimal(points.replace("−", "-")) for points in re.findall(r"[+−]?\d+\.\d", pieces)) == moved


def test_without_a_rate_in_both_periods_nothing_is_said() -> None:
    assert of_change([]) is None
    assert of_change([{**total(0, 0, 0), "points": None}]) is None
    assert of_flows([{"flow": "total", "points": None}]) is None
    assert told(None, "unit_coverage", ANHUI, ("2024", "2025")) == {}


def test_several_parts_and_flows_are_told_largest_first() -> None:
    said = told(of_change([total(-1.0, 3.0, 0)]), "unit_coverage", ANHUI, ("2024", "2025"))
    assert said["zh"].index("结构") < said["zh"].index("各部分覆盖率")
    assert "rose by 2.0 points" in said["en"]
    rows = [
        {"flow": "joined", "units": 5, "covered": 5, "points": 1.0},
        {"flow": "opened", "units": 9, "covered": 0, "points": -2.0},
        {"flow": "total", "units": 9, "covered": 5, "points": -1.0},
    ]
    said = told(of_flows(rows), "unit_coverage", ANHUI, ("2024", "2025"))
    assert said["zh"].index("新设单位") < said["zh"].index("新建会")
    assert "fell by 1.0 points" in said["en"]


@given(st.floats(0.2, 0.8), st.floats(-0.05, 0.05))
def test_the_change_is_what_a_reader_subtracts(before: float, change: float) -> None:
    """As the cards of figures and the reports have it, of changes and of flows."""
    after = before + change
    by_hand = Decimal(f"{after * 100:.1f}") - Decimal(f"{before * 100:.1f}")
    assume(by_hand * Decimal(change) > 0 and abs(change) * 100 >= LEAST)
    assume(all(abs(rate * 1000 % 1 - 0.5) > 1e-6 for rate in (before, after)))
    parts = {"within_points": change * 100, "mix_points": 0.0, "reporting_points": 0.0}
    of_parts = of_change([{"points": change * 100, "before": before, "after": after, **parts}])
    joined = {"units": 5, "covered": 5, "points": change * 100}
    of_units = of_flows([{"flow": "joined", **joined}, {"flow": "total", **joined}])
    for said in (
        told(of_parts, "unit_coverage", ANHUI, ("2024", "2025")),
        told(of_units, "unit_coverage", ANHUI, ("2024", "2025"), (before, after)),
    ):
        assert f"{'rose' if change > 0 else 'fell'} by {abs(by_hand)} points" in said["en"]


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=5), st.floats(0.3, 0.7))
def test_flows_that_are_named_are_parts_of_the_change_as_it_is_printed(points: list[float], before: float) -> None:
    """Jiangxi: a rise of 1.637 points is printed as 1.7, the difference of the printed rates; what is all of it is 1.7 then, not 1.6."""
    whole = sum(points)
    after = before + whole / 100
    names = ("joined", "opened", "closed", "left", "moved")
    rows = [{"flow": n, "units": 9, "covered": 3, "points": p} for n, p in zip(names, points, strict=False)]
    verdict = of_flows([*rows, {"flow": "total", "units": 9, "covered": 3, "points": whole}])
    assert verdict is not None
    assume(verdict.kind in ("flow", "mostly_flow", "flows"))
    said = told(verdict, "unit_coverage", ANHUI, ("2024", "2025"), (before, after))["en"]
    (change,) = re.findall(r"(?:rose|fell) by (\d+\.\d) points", said)
    named = [Decimal(found.replace("−", "-")) for found in re.findall(r"\(([+−]?\d+\.\d) points\)", said)]
    moved = Decimal(change) * (1 if "rose" in said else -1)
    carriers = [p for p in points if abs(p) >= LEAST]
    if verdict.kind == "flow":
        assert named == [moved]
    elif verdict.kind == "flows" and len(carriers) <= 3 and carriers == [p for p in points if p]:
        assert sum(named) == moved
    assert all(
        abs(a - Decimal(b)) < Decimal("0.2")
        for a, b in zip(named, sorted(carriers, key=lambda p: -abs(p)), strict=False)
    )


@pytest.mark.parametrize(("beside", "word", "never"), [(0.0, "全部来自", "几乎"), (0.04, "几乎全部来自", "，全部来自")])
def test_that_one_flow_is_all_of_it_is_said_only_where_it_is(beside: float, word: str, never: str) -> None:
    rows = [
        {"flow": "joined", "units": 5, "covered": 5, "points": 1.0},
        {"flow": "opened", "units": 9, "covered": 0, "points": -beside},
        {"flow": "total", "units": 9, "covered": 5, "points": 1.0 - beside},
    ]
    said = told(of_flows(rows), "unit_coverage", ANHUI, ("2024", "2025"))
    assert word in said["zh"]
    assert never not in said["zh"]
    assert ("nearly all" in said["en"]) is bool(beside)


def answer(capsys: pytest.CaptureFixture[str], url: str, *line: str) -> dict[str, str]:
    capsys.readouterr()
    assert main([*line, *SPAN, "--format", "json", "--database", url]) == 0
    said: dict[str, str] = json.loads(capsys.readouterr().out)[-1]["said"]
    return said


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        (("change", "--region", FUJIAN, "--by", "industry"), "全部是结构变化", "all of it by mix"),
        (("change", "--region", JIANGXI, "--by", "industry"), "全部是覆盖率自身的变化", "by the rates themselves"),
        (("change", "--region", HUBEI), "全部是报送变化", "all of it by reporting"),
        (("change", "--region", ANHUI, "--by", "industry"), "变动不到0.05个百分点", "moved by less than 0.05 points"),
        (("flows", "--region", ANHUI), "变更了所在地", "changed places within it"),
        (("flows", "--region", FUJIAN), "新设单位", "units that opened"),
        (("flows", "--region", JIANGXI), "新建会", "units that joined"),
        (("flows", "--region", HUBEI), "新报送地区", "places that began to report"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else value,
)
def test_the_planted_provinces_are_told_apart(
    planted_url: str, capsys: pytest.CaptureFixture[str], line: tuple[str, ...], zh: str, en: str
) -> None:
    said = answer(capsys, planted_url, *line)
    assert zh in said["zh"]
    assert en in said["en"]


def test_a_table_ends_with_the_sentence(
    planted_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, word in (("zh", "全部是报送变化"), ("en", "all of it by reporting")):
        monkeypatch.setenv("COVERAGE_LANG", language)
        capsys.readouterr()
        assert main(["change", "--region", HUBEI, *SPAN, "--database", planted_url]) == 0
        assert word in capsys.readouterr().out.splitlines()[-1]


def test_parts_and_flows_tell_one_change(planted_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    told_both = 0
    for region in (ANHUI, FUJIAN, JIANGXI, HUBEI):
        moves = [
            re.findall(
                r"(?:rose|fell) by ([\d.]+) points \(2024", answer(capsys, planted_url, *line, "--region", region)["en"]
            )
            for line in (("change", "--by", "industry"), ("flows",))
        ]
        if all(moves):
            told_both += 1
            assert moves[0] == moves[1], region
    assert told_both
