"""``etl link`` and ``etl links``: what they print, what they keep, how they exit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from etl.__main__ import main
from tests.links.books import HAINING, own_copy

HERE = ("--region", HAINING, "--period", "2024")
PAIR = {
    "period", "calibre", "purpose", "id", "kind", "a", "b", "zone", "probability", "why", "pattern", "counts",
    "unit_key", "other_key", "decision", "author", "reason", "decided_at", "decision_id",
}  # fmt: skip
COUNTS = {"certain", "doubtful", "accepted", "rejected", "open", "counted"}


class Shell:
    """The commands on a database of their own."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self._capsys = path, capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        code = main([*map(str, arguments), "--database", f"sqlite:///{self.path}"])
        out = self._capsys.readouterr()
        return code, out.out, out.err

    def read(self, *arguments: object) -> Any:
        code, out, _ = self(*arguments, "--json")
        assert code == 0
        return json.loads(out)

    def open(self) -> list[Any]:
        return list(self.read("links", "list", *HERE, "--open")["pairs"])


@pytest.fixture
def shell(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(own_copy(tmp_path_factory, tmp_path), capsys)


def test_link_and_list_print_the_promised_json(shell: Shell) -> None:
    linked, listed = shell.read("link", *HERE), shell.read("links", "list", *HERE)
    assert linked == listed
    assert set(linked) == {"pairs", "counts"}
    assert set(linked["counts"]) == COUNTS
    assert {frozenset(pair) for pair in linked["pairs"]} == {frozenset(PAIR)}
    for side in "ab":
        assert set(linked["pairs"][0][side]) >= {"file", "sheet", "row", "name", "code", "region"}
    assert {frozenset(why) for pair in linked["pairs"] for why in pair["why"]} == {
        frozenset(("field", "a", "b", "weight"))
    }
    assert 0 < linked["counts"]["open"] < linked["counts"]["certain"]


def test_a_dry_run_finds_the_same_and_keeps_nothing(shell: Shell) -> None:
    before = shell.path.read_bytes()
    assert shell.read("link", *HERE, "--dry-run")["counts"] == shell.read("links", "list", *HERE)["counts"]
    assert shell.path.read_bytes() == before


def test_pairs_are_accepted_rejected_and_taken_back(shell: Shell) -> None:
    one, two = (pair["id"] for pair in shell.open()[:2])
    assert shell("links", "accept", one, "--reason", "走访", "--author", "县总工会")[0] == 0
    assert shell("links", "reject", two, "--reason", "两家")[0] == 0
    kept = shell.read("links", "show", one)
    assert (kept["decision"], kept["author"], kept["reason"], kept["counts"]) == ("accept", "县总工会", "走访", True)
    assert shell.read("links", "show", two)["counts"] is False
    counts = shell.read("links", "list", *HERE)["counts"]
    assert (counts["accepted"], counts["rejected"]) == (1, 1)
    assert shell("links", "undo", one, two)[0] == 0
    counts = shell.read("links", "list", *HERE)["counts"]
    assert (counts["accepted"], counts["rejected"]) == (0, 0)


def test_show_tells_what_weighs_in_words(shell: Shell) -> None:
    pair = shell.open()[0]
    code, out, _ = shell("links", "show", pair["id"])
    assert code == 0
    assert all(why["field"] in out for why in pair["why"])
    assert pair["a"]["name"] in out


def test_the_queue_goes_out_and_comes_back_filled_in(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "queue.xlsx"
    assert shell("links", "export", *HERE, "--out", path)[0] == 0
    code, _, problem = shell("links", "import", path)
    assert code == 2
    assert "no row says" in problem
    waiting = len(shell.open())
    book = load_workbook(path)
    book.worksheets[0]["A3"], book.worksheets[0]["B3"] = "拒绝", "两家"
    book.save(path)
    assert shell("links", "import", path, "--author", "县总工会")[0] == 0
    assert len(shell.open()) == waiting - 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("link", "--region", "999999", "--period", "2024"),
        ("links", "list", "--region", "999999", "--period", "2024"),
        ("links", "show", "987654"),
        ("links", "accept", "987654", "--reason", "x"),
        ("links", "undo", "987654"),
        ("links", "import", "no-such-file.xlsx"),
    ],
    ids=" ".join,
)
def test_what_there_is_not_is_refused_in_a_line(shell: Shell, arguments: tuple[str, ...]) -> None:
    code, out, problem = shell(*arguments)
    assert (code, out) == (2, "")
    assert len(problem.strip().splitlines()) == 1


def test_a_period_without_links_gives_none(shell: Shell) -> None:
    found = shell.read("links", "list", "--region", HAINING, "--period", "2019")
    assert found["pairs"] == []
    assert shell.read("links", "leads", *HERE) == {"leads": []}
