"""The same content and time stamp give the same bytes, and a failed save leaves the old file."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import docx
import pptx
import pytest

from reports.saving import describe, save, stamped, write
from scripts import build_slides_template

MOMENT = datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)


@pytest.mark.parametrize("new", [docx.Document, pptx.Presentation])
def test_every_time_in_a_file_is_the_one_given(new: object, tmp_path: Path) -> None:
    document = new()  # type: ignore[operator]
    describe(document, title="甲", subject="乙", language="zh", timestamp=MOMENT)
    path = save(document, tmp_path / "a.zip", MOMENT)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {member.date_time for member in archive.infolist()} == {(2026, 1, 2, 3, 4, 6)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-01-02T03:04:06Z") == 3
    assert "python-" not in core


def test_a_zone_does_not_change_the_bytes() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = b"a comment at the end"
        archive.writestr("a.xml", "<a/>" * 50)
        archive.writestr("文.xml", "<a/>")
    east = MOMENT.astimezone(timezone(timedelta(hours=8)))
    assert stamped(buffer.getvalue(), MOMENT) == stamped(buffer.getvalue(), east)


def test_a_time_that_zip_does_not_know_is_its_oldest() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", "b")
    changed = stamped(buffer.getvalue(), datetime(1970, 1, 1, tzinfo=UTC))
    assert zipfile.ZipFile(io.BytesIO(changed)).infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = write(b"old", tmp_path / "a.docx")
    with pytest.raises(TypeError):
        write("no bytes", path)  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]


def test_the_slides_template_is_what_its_script_builds(tmp_path: Path) -> None:
    build_slides_template.main(tmp_path / "slides.pptx")
    assert (tmp_path / "slides.pptx").read_bytes() == build_slides_template.TARGET.read_bytes()
