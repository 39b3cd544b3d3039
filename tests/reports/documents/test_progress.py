"""The annex on targets: the circular has the rows of the page, those without a place named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.texts import numbers
from reports.content.record import Content
from reports.documents.annexes import annexes_of
from reports.documents.progress import annex_progress


def row(region: str, rank: int | None, unranked: str | None = None, **more: Any) -> dict[str, Any]:
    told = {"metric": "unit_coverage", "due": "2026", "period_before": "2024", "base": None, "region": region}
    told |= {
        "target": 0.5,
        "now": 0.45,
        "between": {"this": [0.4377, 0.45], "total": [0.43, 0.45]},
        "completion": 0.9,
        "moved": 1,
        "rank": rank,
    }
    return told | {"unranked": unranked} | more


def test_regions_are_ranked_and_those_without_a_place_named(contents: dict[str, Content]) -> None:
    rows = [row("330100", 1), row("330200", None, "small"), row("330300", None, "no_target", completion=None)]
    content = replace(contents["province"], progress=rows)
    annex = annex_progress(content, "zh")
    assert annex is not None
    assert annex in annexes_of(content, "zh")
    assert [column.head for column in annex.columns][-5:] == ["目标", "现在", "本期", "累计", "完成率"]
    assert [line[:3] for line in annex.rows] == [("1", "↑1", "杭州市"), ("–", "↑1", "宁波市")]
    assert annex.rows[0][3:] == ("50.0%", "45.0%", "+1.2", "+2.0", numbers.percent(0.9))
    assert annex.rows[1][-1] == "–", "few units: no share that could be ranked"
    said = " ".join(annex.remarks)
    assert "没有目标，不排名：温州市" in said
    assert "单位太少，不排名：宁波市" in said
    assert "累计：比（无）" in said


def test_counts_gained_have_their_sign_and_nothing_is_done_that_is_not(contents: dict[str, Content]) -> None:
    between = {"this": [18_799.7, 19_999.7], "total": [20_039.7, 19_999.7]}
    gained = {"metric": "members", "target": 20_000, "now": 19_999.7, "between": between, "completion": 0.99998}
    near = {"target": 0.4525, "now": 0.45249, "completion": 0.99998}
    content = replace(contents["province"], progress=[row("330100", 1, **gained), row("330200", 2, **near)])
    annex = annex_progress(content, "en")
    assert annex is not None
    assert annex.rows[0][3:] == ("20,000", "<20,000", "+1,200", "−40", "<100%")
    assert annex.rows[1][3:5] == ("45.25%", "45.2%")
    assert annex.rows[1][-1] == "<100%"


def test_without_targets_below_there_is_no_such_annex(contents: dict[str, Content]) -> None:
    assert annex_progress(replace(contents["province"], progress=()), "en") is None
