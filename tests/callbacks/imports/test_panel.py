"""The import panel by its callbacks: what its buttons do, what it shows, and what it refuses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from callbacks.imports.actions import first_with_trouble, flags_of
from callbacks.imports.panel import shown_of
from data.settings import Settings
from etl.upload.state import FileState, State
from layouts import ids
from tests.books import UNIT_HEADER, book, register, union, unit


class Panel:
    """A browser without a browser: it sends files and presses buttons, and keeps what came back."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.batch = ""
        self.chosen: Any = {}
        self.dependencies = client.get("/_dash-dependencies").json

    def send(self, *paths: Path) -> None:
        self.batch = self.client.post("/import").json["id"]
        for path in paths:
            self.client.put(f"/import/{self.batch}/files", query_string={"name": path.name}, data=path.read_bytes())
        self.client.post(f"/import/{self.batch}/read")
        self.settle()

    def settle(self) -> None:
        """Wait for the work under way."""
        for thread in threading.enumerate():
            if thread.name.startswith("import "):
                thread.join()

    def tick(self) -> dict[str, Any]:
        return self._call({"id": ids.IMPORT_TICK, "property": "n_intervals", "value": 1})

    def press(self, do: str, number: int = 0, **given: Any) -> dict[str, Any]:
        return self._call({"id": ids.import_do(do, number), "property": "n_clicks", "value": 1}, **given)

    def choose(self, **filters: str) -> dict[str, Any]:
        now = {"severity": "", "code": "", "file": "0"} | filters
        inputs = [{"id": ids.import_filter(n), "property": "value", "value": v} for n, v in now.items()]
        return self._call(inputs[0], filters=inputs)

    def _call(
        self,
        trigger: dict[str, Any],
        *,
        filters: list[dict[str, Any]] | None = None,
        flags: dict[str, str] | None = None,
        mapped: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer of the one callback that the trigger calls, with the values that it asks for as the page has them."""
        page = [
            trigger,
            *(filters or []),
            *({"id": ids.import_flag(n), "property": "value", "value": v} for n, v in (flags or {}).items()),
            *({"id": ids.import_map(n), "property": "value", "value": v} for n, v in enumerate(mapped or [])),
            {"id": ids.IMPORT_VIEW, "property": "data", "value": self.chosen},
            {"id": ids.URL, "property": "search", "value": f"?batch={self.batch}&lang=zh"},
        ]
        wanted = next(
            d
            for d in self.dependencies
            if any(matches(i["id"], trigger["id"]) for i in d["inputs"]) and ids.IMPORT_TICK in d["output"]
        )
        changed = (
            trigger["id"]
            if isinstance(trigger["id"], str)
            else json.dumps(trigger["id"], sort_keys=True, separators=(",", ":"))
        )
        outputs = [part.rsplit(".", 1) for part in wanted["output"].strip(".").split("...")]
        answer = self.client.post(
            "/_dash-update-component",
            json={
                "output": wanted["output"],
                "outputs": [{"id": name, "property": prop} for name, prop in outputs],
                "inputs": [values(i["id"], page) for i in wanted["inputs"]],
                "changedPropIds": [f"{changed}.{trigger['property']}"],
                "state": [values(s["id"], page) for s in wanted["state"]],
            },
        )
        assert answer.status_code in (200, 204), answer.get_data(as_text=True)[:300]
        found: dict[str, Any] = answer.json["response"] if answer.status_code == 200 else {}
        if ids.IMPORT_VIEW in found:
            self.chosen = found[ids.IMPORT_VIEW]["data"]
        return found


def matches(asked: str, given: str | dict[str, Any]) -> bool:
    """Whether a component is one that a callback asks for: by its id, or by a pattern such as {"type":"import-do","number":["ALL"]}."""
    if isinstance(given, str) or not asked.startswith("{"):
        return asked == given
    pattern = json.loads(asked)
    return pattern.keys() == given.keys() and all(v == ["ALL"] or v == given[k] for k, v in pattern.items())


def values(asked: str, page: list[dict[str, Any]]) -> Any:
    """What a page sends for one input or state of a callback: a component, or a list of them for a pattern."""
    found = [component for component in page if matches(asked, component["id"])]
    return found if asked.startswith("{") else found[0]


def shown(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    app = create_app(Settings(f"sqlite:///{tmp_path / 'c.db'}", tmp_path / "instance"))
    return Panel(app.server.test_client())


def files(folder: Path) -> tuple[Path, Path]:
    good = register(folder / "好.xlsx", [unit(n) for n in range(1, 4)], [union(1, unit=1)])
    bad = register(folder / "有错.xlsx", [unit(11), unit(12, women=99), unit(13, region="999999")])
    return good, bad


def test_from_files_to_figures(panel: Panel, tmp_path: Path) -> None:
    panel.send(*files(tmp_path))
    seen = shown(panel.tick())
    assert "有错.xlsx" in seen
    assert "女职工 99 人多于从业人员" in seen
    panel.press("try")
    panel.settle()
    seen = shown(panel.tick())
    assert "入库后会改变什么" in seen
    assert "本次导入的文件互相取代：1张" in seen, "both files are the register of one region"
    panel.press("load")
    panel.settle()
    assert "已入库2份文件" in shown(panel.tick())


def test_filters_show_what_is_asked_for(panel: Panel, tmp_path: Path) -> None:
    panel.send(*files(tmp_path))
    assert "999999" in shown(panel.choose(severity="error", file="2"))
    only = shown(panel.choose(code="region_unknown", file="2"))
    assert "999999" in only
    assert "女职工 99 人" not in only
    assert "没有这样的问题" in shown(panel.choose(severity="error", file="1"))


def test_a_file_is_shown_and_closed_again(panel: Panel, tmp_path: Path) -> None:
    panel.send(*files(tmp_path))
    assert "识别结果：好.xlsx" in shown(panel.press("show", 1))
    assert "识别结果" not in shown(panel.press("show", 1))


def test_what_the_sender_says_is_used_and_nonsense_is_told(panel: Panel, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,会员人数(人)\n昆明市,10\n玉溪市,20\n", encoding="utf-8")
    panel.send(path)
    assert "没有说明是哪一期" in shown(panel.tick())
    assert "没有这样的时期、报送单位代码" in shown(panel.press("read", flags={"period": "someday", "region": "999999"}))
    panel.press("read", flags={"period": "2024", "region": "530000"})
    panel.settle()
    assert "没有说明是哪一期" not in shown(panel.tick())


def test_an_unknown_header_is_said_once(panel: Panel, tmp_path: Path) -> None:
    rows = [[*unit(n), 40] for n in (1, 2)]
    panel.send(book(tmp_path / "odd.xlsx", {"单位台账": [[*UNIT_HEADER, "吃饭人头"], *rows]}))
    assert "没有识别的表头：1个" in shown(panel.tick())
    panel.press("map", mapped=["no_such_field"])
    assert "没有识别的表头：1个" in shown(panel.tick())
    panel.press("map", mapped=["ignore"])
    panel.settle()
    assert "没有识别的表头" not in shown(panel.tick())


def test_a_dropped_import_is_gone_for_everybody(panel: Panel, tmp_path: Path) -> None:
    panel.send(files(tmp_path)[0])
    home = tmp_path / "instance" / "imports" / panel.batch
    assert home.is_dir()
    assert "batch" not in panel.press("drop")[ids.URL]["search"]
    assert not home.exists()
    assert "已经结束或已删除" in shown(panel.tick())
    assert "已经结束或已删除" in shown(panel.press("load"))


@pytest.mark.parametrize("batch", ["", "x", "../../etc", "a" * 24, "%00" * 8])
def test_ids_that_are_no_imports_do_nothing(panel: Panel, batch: str) -> None:
    panel.batch = batch
    for do in ("load", "try", "read", "drop", "show", "page", "map"):
        assert "已入库" not in shown(panel.press(do, 1))


def test_other_sites_cannot_press_buttons(panel: Panel, tmp_path: Path) -> None:
    panel.send(files(tmp_path)[0])
    answer = panel.client.post("/_dash-update-component", json={}, headers={"Origin": "http://elsewhere.example"})
    assert answer.status_code == 403
    answer = panel.client.post("/_dash-update-component", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, (0, "", "", 1)),
        ({"file": "2", "severity": "error", "page": "3"}, (2, "error", "", 3)),
        ({"file": "99", "severity": "worst", "page": "-1"}, (2, "", "", 1)),
        ({"file": "²", "page": "10000000000"}, (0, "", "", 1)),
        ({"code": "x" * 100}, (0, "", "x" * 60, 1)),
    ],
)
def test_what_a_reader_chose_is_bounded(raw: dict[str, str] | None, expected: tuple[int, str, str, int]) -> None:
    found = shown_of(raw, State("a", files=[FileState("1"), FileState("2")]))
    assert (found.file, found.severity, found.code, found.page) == expected


def test_the_first_file_with_an_error_is_shown_first() -> None:
    state: Callable[..., State] = lambda *errors: State("a", files=[FileState("f", errors=n) for n in errors])  # noqa: E731
    assert [first_with_trouble(state(*e)) for e in ((0,), (0, 0), (0, 2, 1))] == [1, 0, 2]


def test_flags_are_known_words_or_nothing() -> None:
    flags, wrong = flags_of({"period": "2024年", "region": "330000", "calibre": "nonsense", "purpose": "published"})
    assert (flags.period, flags.region, flags.calibre, flags.purpose, wrong) == (
        "2024",
        "330000",
        None,
        "published",
        [],
    )
