"""Places that a careful reader knows: zones and short names inside the sender's region, codes beside names; what nobody knows is asked about once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clerks.books import EMPLOYEES, book, code, column, figures, findings, noted, read, told

HEAD = ["地区", "单位数", "已建会单位数", "职工人数", "会员人数"]


def _row(place: str, k: int) -> list[object]:
    return [place, 100 * k, 60 * k, 5000 * k, 3000 * k]


def _summary(path: Path, title: str, *places: str) -> Path:
    return book(path, [title], HEAD, *(_row(place, k) for k, place in enumerate(places, 1)))


@pytest.mark.parametrize(
    ("title", "names", "codes"),
    [
        (
            "2024年合肥市各县区工会情况",
            ["瑶海区", "高新区", "经开区", "新站区"],
            ["340102", "340176", "340177", "340178"],
        ),
        ("2024年安徽省各地工会情况", ["合肥市", "芜湖经开区", "合肥高新区"], ["340100", "340271", "340176"]),
        ("2024年呼伦贝尔市各旗县工会情况", ["海拉尔区", "莫旗", "鄂温克旗"], ["150702", "150722", "150724"]),
        ("2024年新疆维吾尔自治区各地州工会情况", ["乌鲁木齐市", "巴州", "博州"], ["650100", "652800", "652700"]),
    ],
)
def test_short_names_in_a_summary(tmp_path: Path, title: str, names: list[str], codes: list[str]) -> None:
    result = read(_summary(tmp_path / "a.xlsx", title, *names))
    found = figures(result)
    assert [found[place, "members", "2024"] for place in codes] == [3000 * k for k in range(1, len(codes) + 1)]
    assert "region_short" in noted(result)
    assert told(result) <= {"calibre_assumed"}


def test_short_names_in_a_register(tmp_path: Path) -> None:
    head = ["单位名称", "统一社会信用代码", "所在区县", "从业人员"]
    places = ["瑶海区", "高新区", "经开区", "新站高新区", "合肥高新区"]
    rows = [[f"试{n}有限公司", code(n), place, EMPLOYEES[n]] for n, place in enumerate(places)]
    result = read(book(tmp_path / "a.xlsx", ["2024年合肥市单位名录"], head, *rows))
    assert column(result, "region") == ["340102", "340176", "340177", "340178", "340176"]


def test_zones_that_nobody_knows_are_one_question(tmp_path: Path) -> None:
    places = ["南湖区", "海宁市", "经开区", "港区", "尖山新区"]
    result = read(_summary(tmp_path / "a.xlsx", "2024年嘉兴市各县区工会情况", *places))
    asked = [f for f in findings(result) if f.code == "region_unknown_label"]
    assert [(f.value, f.args["same"]) for f in asked] == [("经开区、港区、尖山新区", "3")]


def test_zones_of_several_sheets_are_one_question(tmp_path: Path) -> None:
    head = ["单位名称", "统一社会信用代码", "所在区县", "从业人员"]
    rows = [[f"试{n}有限公司", code(n), place, EMPLOYEES[n]] for n, place in enumerate(["南湖区", "经开区", "港区"])]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市单位名录"], head, *rows))
    asked = [f for f in findings(result) if f.code.startswith("region_unknown")]
    assert len(asked) == 1
    assert result.rows_quarantined == 2


def test_one_zone_and_a_name_that_is_no_zone_are_asked_about_each(tmp_path: Path) -> None:
    result = read(_summary(tmp_path / "a.xlsx", "2024年嘉兴市各县区工会情况", "南湖区", "海宁市", "经开区", "某某府"))
    asked = [f.value for f in findings(result) if f.code == "region_unknown_label"]
    assert asked == ["经开区", "某某府"]


@pytest.mark.parametrize(
    "form", ["{c}{n}", "{n} {c}", "{n}({c})", "{c}\n{n}", "{n}（{c}）", "{c} {n}", "{n}-{c}", "{n}{c}", "[{c}]{n}", "{n}\n{c}"]
)  # fmt: skip
def test_a_code_beside_a_name(tmp_path: Path, form: str) -> None:
    places = {"南湖区": "330402", "秀洲区": "330411", "海宁市": "330481"}
    names = [form.format(n=name, c=place) for name, place in places.items()]
    found = figures(read(_summary(tmp_path / "a.xlsx", "2024年嘉兴市各县区工会情况", *names)))
    assert [found[place, "members", "2024"] for place in places.values()] == [3000, 6000, 9000]


@pytest.mark.parametrize("form", ["{n} {c}", "{n}({c})", "{n}{c}"])
def test_a_code_of_another_place_than_the_name_is_not_taken(tmp_path: Path, form: str) -> None:
    names = [form.format(n="南湖区", c="330411"), "海宁市", "平湖市"]
    result = read(_summary(tmp_path / "a.xlsx", "2024年嘉兴市各县区工会情况", *names))
    assert ("330411", "members", "2024") not in figures(result)
    assert told(result) - {"calibre_assumed"}


@pytest.mark.parametrize("stranger", ["余杭区", "巴州区", "杭州市"])
def test_a_place_of_elsewhere_among_those_of_the_table_is_told(tmp_path: Path, stranger: str) -> None:
    path = _summary(tmp_path / "a.xlsx", "2024年嘉兴市各县区工会情况", "南湖区", "秀洲区", "海宁市", stranger)
    asked = [f.value for f in findings(read(path)) if f.code == "region_outside_table"]
    assert asked == [stranger]


@pytest.mark.parametrize(
    "places", [("南湖区", "海宁市", "浙江省"), ("杭州市", "宁波市", "嘉兴市"), ("南湖区", "海宁市", "全国")]
)
def test_places_to_compare_with_are_not(tmp_path: Path, places: tuple[str, ...]) -> None:
    path = _summary(tmp_path / "a.xlsx", "2024年嘉兴市工会情况", *places)
    assert "region_outside_table" not in noted(read(path))
