"""No file that goes out names the account that the program runs under."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reports.__main__ import main
from reports.saving import PRODUCER, author

ACCOUNT = "zhangsan-account"


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: ACCOUNT)


def test_properties_name_the_product_or_whom_they_were_told() -> None:
    assert author(ACCOUNT) == author("") == PRODUCER
    assert author("规划处") == "规划处"


@pytest.mark.parametrize("kind", ["xlsx", "pptx", "docx"])
def test_the_properties_of_a_report_do_not_hold_the_account(kind: str, full_url: str, tmp_path: Path) -> None:
    line = ["region", "640000", "--period", "2024", "--format", kind, "--out", str(tmp_path), "--database", full_url]
    assert main(line) == 0
    (path,) = tmp_path.iterdir()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("docProps/"):
                assert ACCOUNT.encode() not in package.read(name), name
