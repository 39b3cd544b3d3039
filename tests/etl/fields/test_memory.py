"""Mapping memory: an unknown header is offered once, the answer kept by layout, applied from then on, and taken back."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from etl.fields.memory import (
    IGNORE,
    UnknownAnswer,
    UnknownField,
    answers,
    fingerprint_of,
    forget,
    key_of,
    known,
    remember,
    suggestions,
)
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from tests.books import UNIT_HEADER, book, summary, unit

ODD = "在册吃饭人头"


def odd_register(path: Path, *, header: str = ODD, moved: bool = False) -> Path:
    heads = [*UNIT_HEADER, header]
    rows = [[*unit(n, employees=None), 40 + n] for n in (1, 2, 3)]
    del heads[4]
    for row in rows:
        del row[4]
    if moved:
        heads = [heads[-1], *heads[:-1]]
        rows = [[row[-1], *row[:-1]] for row in rows]
    return book(path, {"单位台账": [heads, *rows]})


def read(path: Path, folder: Path) -> FileResult:
    return process_file(str(path), Flags(answers=answers(folder)))


def employees(result: FileResult) -> list[Any]:
    return list(result.parts[0].facts.get("employees", []))


def test_asked_once_kept_and_applied_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    first = read(odd_register(tmp_path / "a.xlsx"), folder)
    (offer,) = first.offers
    assert (offer.label, offer.letter, offer.content) == (ODD, "J", "unit_register")
    assert employees(first) == [None, None, None]
    answer = remember(folder, offer, "employees", file="a.xlsx", by="Li")
    second = read(odd_register(tmp_path / "b.xlsx", moved=True), folder)
    assert employees(second) == [41, 42, 43]
    assert second.offers == []
    told = [f for p in second.parts for f in p.findings if f.code == "mapping_applied"]
    assert [(f.column, f.args["field"]) for f in told] == [("A", "employees")]
    (file,) = folder.iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["headers"][ODD]["by"] == "Li"
    assert known(folder) == [answer]
    forget(folder, answer.id)
    assert employees(read(odd_register(tmp_path / "c.xlsx"), folder)) == [None, None, None]
    assert list(folder.iterdir()) == []


def test_a_header_to_be_ignored_is_not_asked_about_again(tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    (offer,) = read(odd_register(tmp_path / "a.xlsx"), folder).offers
    remember(folder, offer, IGNORE)
    again = read(odd_register(tmp_path / "b.xlsx"), folder)
    codes = {f.code for p in again.parts for f in p.findings}
    assert again.offers == []
    assert "mapping_applied" in codes
    assert "column_unknown" not in codes


def test_another_layout_is_asked_about_anew(tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    (offer,) = read(odd_register(tmp_path / "a.xlsx"), folder).offers
    remember(folder, offer, "employees")
    other = book(tmp_path / "b.xlsx", {"单位台账": [[*UNIT_HEADER, ODD], [*unit(1), 5]]})
    assert [o.label for o in read(other, folder).offers] == [ODD]


def test_a_label_of_a_summary_becomes_its_measure(tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    heads = ("地区", "法人单位数(个)", "入了会的单位(个)")
    rows = [("浙江省", 200, 90), ("湖南省", 100, 30)]
    first = read(summary(tmp_path / "a.xlsx", "2004年各地区单位情况", heads, rows), folder)
    offer = next(o for o in first.offers if "入了会" in o.label)
    assert offer.letter is None
    remember(folder, offer, "units_covered")
    second = read(summary(tmp_path / "b.xlsx", "2005年各地区单位情况", heads, rows), folder)
    facts = second.parts[0].facts
    covered = [v for m, v in zip(facts["measure"], facts["value"], strict=True) if m == "units_covered"]
    assert covered == [90, 30]
    assert [o for o in second.offers if "入了会" in o.label] == []


def test_a_field_that_is_no_more_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    (offer,) = read(odd_register(tmp_path / "a.xlsx"), folder).offers
    remember(folder, offer, "employees")
    (file,) = folder.iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace('"employees"', '"heads"'), encoding="utf-8")
    result = read(odd_register(tmp_path / "b.xlsx"), folder)
    assert "mapping_stale" in {f.code for p in result.parts for f in p.findings}
    assert [o.label for o in result.offers] == [ODD]


def test_answers_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    (offer,) = read(odd_register(tmp_path / "a.xlsx"), tmp_path / "m").offers
    with pytest.raises(UnknownField):
        remember(tmp_path / "m", offer, "heads")
    with pytest.raises(UnknownAnswer):
        forget(tmp_path / "m", "../../etc")
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.json"):
        answers(tmp_path / "m")


@pytest.mark.parametrize(
    ("label", "content", "first"),
    [
        ("年末从业人员总数", "unit_register", "employees"),
        ("法人单位的名称", "unit_register", "name"),
        ("工会会员人数合计", "membership", "members"),
        ("已经建立工会的单位数", "summary", "units_covered"),
    ],
)
def test_suggestions(label: str, content: str, first: str) -> None:
    assert suggestions(label, content)[0][0] == first


def test_a_layout_is_known_whatever_order_years_and_blanks() -> None:
    assert fingerprint_of(["地区", "2019年会员", "单位 数"]) == fingerprint_of(["单位数", "2020年会员", "地 区", ""])
    assert fingerprint_of(["地区", "会员"]) != fingerprint_of(["地区", "职工"])
    assert key_of("人数 / 2019年") == "人数/"


def test_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path / "instance"))
    path = str(odd_register(tmp_path / "a.xlsx"))
    assert main(["mappings", "suggest", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["headers"][0]["letter"] == "J"
    assert main(["mappings", "set", path, "--column", "J", "--field", "heads"]) == 2
    assert main(["mappings", "set", path, "--column", "Q", "--field", "employees"]) == 2
    assert main(["mappings", "set", path, "--column", "J", "--field", "employees"]) == 0
    capsys.readouterr()
    assert main(["mappings", "list", "--json"]) == 0
    (kept,) = json.loads(capsys.readouterr().out)["mappings"]
    assert (kept["label"], kept["field"]) == (ODD, "employees")
    database = f"sqlite:///{tmp_path / 'c.db'}"
    assert main(["load", path, "--database", database, "--json"]) == 0
    loaded = json.loads(capsys.readouterr().out)["files"][0]
    assert "mapping_applied" in {f["code"] for f in loaded["findings"]}
    assert main(["mappings", "remove", kept["id"]]) == 0
    assert main(["mappings", "remove", kept["id"]]) == 2


def test_every_command_takes_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path))
    assert main(["mappings", "list", "--json", "--database", "sqlite:///unused.db"]) == 0


def test_a_field_that_another_column_has_is_neither_suggested_nor_kept(tmp_path: Path) -> None:
    (offer,) = read(odd_register(tmp_path / "a.xlsx", header="女职工的人数合计"), tmp_path / "m").offers
    assert "employees_women" not in [name for name, _ in offer.suggestions]
    with pytest.raises(UnknownField, match="column E is employees_women already"):
        remember(tmp_path / "m", offer, "employees_women")
    heads = [*UNIT_HEADER[:4], "单位类型", "甲数", "乙数"]
    path = book(tmp_path / "b.xlsx", {"单位台账": [heads, [*unit(1)[:4], "企业", 5, 6]]})
    first, second = read(path, tmp_path / "m").offers
    remember(tmp_path / "m", first, "employees")
    with pytest.raises(UnknownField, match="甲数 is employees already"):
        remember(tmp_path / "m", second, "employees")


def test_an_answer_given_again_takes_the_place_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path / "instance"))
    path = str(odd_register(tmp_path / "a.xlsx"))
    assert main(["mappings", "set", path, "--column", "j", "--field", "revenue"]) == 2
    assert "is revenue already" in capsys.readouterr().err
    assert main(["mappings", "set", path, "--column", "j", "--field", "employees"]) == 0
    assert main(["mappings", "set", path, "--label", " 在册 吃饭人头", "--field", "ignore"]) == 0
    assert [(a.label, a.field) for a in known(tmp_path / "instance" / "mappings")] == [(ODD, IGNORE)]


def test_answers_given_at_once_are_all_kept(tmp_path: Path) -> None:
    heads = [*UNIT_HEADER, *(f"杂项{chr(0x7532 + n)}" for n in range(8))]
    path = book(tmp_path / "a.xlsx", {"单位台账": [heads, [*unit(1), *range(8)]]})
    offers = read(path, tmp_path / "m").offers
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda offer: remember(tmp_path / "m", offer, IGNORE), offers))
    assert {answer.label for answer in known(tmp_path / "m")} == {offer.label for offer in offers}
    assert len(offers) == 8
    assert [file.suffix for file in (tmp_path / "m").iterdir()] == [".json"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "Expecting property name"),
        ("[]", "not a file of mappings"),
        ('{"layout": "0123456789ab"}', "'content' is missing"),
        ('{"layout": "ba9876543210", "content": "summary", "headers": {}}', "does not belong"),
        ('{"layout": "0123456789ab", "content": "nope", "headers": {}}', "content 'nope' is unknown"),
        ('{"layout": "0123456789ab", "content": "summary", "headers": {"a": {"field": "units"}}}', "'file' is missing"),
        (
            '{"layout": "0123456789ab", "content": "summary", "headers": {"a": {"field": 3, "file": "", "by": "", "at": ""}}}',
            "must be texts",
        ),
    ],
)
def test_a_damaged_file_is_told_by_name_before_a_load_begins(
    tmp_path: Path,
    content: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path))
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "0123456789ab.json").write_text(content, encoding="utf-8")
    path = str(odd_register(tmp_path / "a.xlsx"))
    for arguments in (["load", path, "--database", f"sqlite:///{tmp_path / 'c.db'}"], ["mappings", "list"]):
        assert main(arguments) == 2
        said = capsys.readouterr().err
        assert "0123456789ab.json" in said
        assert words in said


def test_a_file_that_cannot_be_read_has_no_headers_to_suggest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert main(["mappings", "suggest", str(tmp_path / "a.xlsx")]) == 2
    assert "holds no data" in capsys.readouterr().err
