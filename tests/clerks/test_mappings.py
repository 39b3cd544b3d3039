"""Whatever is refused can be mapped: unknown tables, known but wrong columns, one header asked once; a mapping after the load is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from etl.fields.memory import answers, remember
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from tests.clerks.books import HEAD, TITLE, book, code, column, figures, units


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def read(path: Path, instance: Path) -> FileResult:
    return process_file(str(path), Flags(answers=answers(instance / "mappings")))


def set_(path: Path, letter: str, field: str) -> int:
    return main(["mappings", "set", str(path), "--column", letter, "--field", field])


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("known", [(), ("单位名称",), ("所属行业",)])
def test_a_table_of_unknown_headers_is_asked_about_and_then_read(
    tmp_path: Path, instance: Path, number: int, known: tuple[str, ...]
) -> None:
    words = ["甲字段", "乙标识", "丙归类", "丁计", "戊"]
    head = [f"{word}{'甲乙丙丁戊'[number]}" for word in words[:3]]
    if known:
        head[{"单位名称": 0, "所属行业": 2}[known[0]]] = known[0]
    rows = [[f"鸡西试{n}公司", code(n), "制造业"] for n in range(3)]
    path = book(tmp_path / "a.xlsx", ["鸡西市2024年信息"], head, *rows)
    first = read(path, instance)
    assert [offer.label for offer in first.offers] == [label for label in head if label not in known]
    for letter, field in zip("ABC", ("name", "credit_code", "industry"), strict=True):
        if head["ABC".index(letter)] not in known:
            assert set_(path, letter, field) == 0
    second = read(path, instance)
    assert column(second, "credit_code") == [row[1] for row in rows]
    assert column(second, "industry") == ["C"] * 3
    assert second.offers == []


@pytest.mark.parametrize(("taken", "wrong"), [("E", "D"), ("D", "E")])
def test_a_known_but_wrong_column_can_be_changed(tmp_path: Path, instance: Path, taken: str, wrong: str) -> None:
    codes = [code(n) for n in range(3)]
    others = [code(n + 50) for n in range(3)]
    cells = {"D": codes, "E": others} if taken == "D" else {"D": others, "E": codes}
    head = ("序号", "单位名称", "单位类型", "统一信用代码", "纳税人识别号", "所属行业")
    rows = [[n, f"鸡西试{n}公司", "企业", cells["D"][n], cells["E"][n], "制造业"] for n in range(3)]
    path = book(tmp_path / "a.xlsx", ["鸡西市2024年信息"], head, *rows)
    assert set_(path, wrong, "ignore") == 0
    assert column(read(path, instance), "credit_code") == codes
    assert set_(path, taken, "credit_code") == 0
    assert column(read(path, instance), "credit_code") == codes


def test_of_two_columns_the_other_is_offered_for_the_same_field(tmp_path: Path, instance: Path) -> None:
    head = ("单位名称", "统一信用代码", "组织机构代码", "单位类型", "所属行业")
    rows = [[f"鸡西试{n}公司", code(n), f"MA000001{n}", "企业", "制造业"] for n in range(3)]
    (offer,) = read(book(tmp_path / "a.xlsx", ["鸡西市2024年信息"], head, *rows), instance).offers
    assert (offer.letter, offer.suggestions[0][0]) == ("C", "credit_code")


@pytest.mark.parametrize("rows", [2, 5, 20])
@pytest.mark.parametrize("columns", [2, 4])
def test_a_lost_header_is_asked_about_once(tmp_path: Path, instance: Path, rows: int, columns: int) -> None:
    places = [
        "杭州市",
        "宁波市",
        "温州市",
        "嘉兴市",
        "湖州市",
        "绍兴市",
        "金华市",
        "衢州市",
        "舟山市",
        "台州市",
        "丽水市",
    ]
    heads = ["地区", "指标", *(f"{2020 + n}年" for n in range(columns))]
    cells = [[places[n % 11], ("入了会的人头", "职工人数")[n % 2], *range(columns)] for n in range(rows)]
    path = book(tmp_path / "a.xlsx", ["浙江省工会情况"], heads, *cells)
    (offer,) = read(path, instance).offers
    assert offer.label == "入了会的人头"
    remember(instance / "mappings", offer, "members", file=path.name)
    assert {key[1] for key in figures(read(path, instance))} == {"members", "employees"}


def test_a_part_of_a_label_is_asked_about_apart(tmp_path: Path, instance: Path) -> None:
    heads = ["指标", "制造业", "建筑业", "批发和零售业"]
    rows: list[list[Any]] = [["入了会的人头", 1, 2, 3], ["职工人数", 4, 5, 6]]
    path = book(tmp_path / "a.xlsx", ["2024年浙江省工会情况"], heads, *rows)
    (offer,) = read(path, instance).offers
    assert offer.label == "入了会的人头"
    remember(instance / "mappings", offer, "members", file=path.name)
    result = read(path, instance)
    assert result.offers == []
    facts = result.parts[0].facts
    counted = [(m, i) for m, i in zip(facts["measure"], facts["industry"], strict=True)]
    assert counted == [(m, i) for m in ("members", "employees") for i in ("C", "E", "F")]


def test_a_mapping_after_the_load_is_told_when_the_same_bytes_come_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "a.xlsx", [TITLE], [*HEAD[:4], "数甲", HEAD[5]], *units())
    database = f"sqlite:///{tmp_path / 'c.db'}"
    monkeypatch.setattr("etl.load.store.now", lambda: "2024-01-01T00:00:00+00:00")
    assert main(["load", str(path), "--database", database]) == 0
    assert set_(path, "E", "employees") == 0
    capsys.readouterr()
    assert main(["load", str(path), "--database", database, "--json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["status"] == "unchanged"
    assert [f["code"] for f in file["findings"]] == ["mapping_after_load"]
    assert main(["undo", str(file["load_id"]), "--database", database]) == 0
    capsys.readouterr()
    assert main(["load", str(path), "--database", database, "--json"]) == 0
    (again,) = json.loads(capsys.readouterr().out)["files"]
    assert again["status"] == "loaded"
    assert "mapping_applied" in {f["code"] for f in again["findings"]}


def test_a_message_names_the_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = book(tmp_path / "a.xlsx", ["2024年嘉兴市建会率"], ["地区", "建会率"], ["南湖区", 72.1], ["海宁市", 65.3])
    main(["load", str(path), "--database", f"sqlite:///{tmp_path / 'c.db'}", "--dry-run", "--json"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    (said,) = [f["message"] for f in file["findings"] if f["code"] == "rate_read_as_percent"]
    assert "B列" in said
    assert "?" not in said
