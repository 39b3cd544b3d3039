"""An office's own template, whoever sent it: one that fills memory, brings macros or asks another host is refused in one line; none ends in a traceback."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import docx
import pytest

from reports.__main__ import main
from reports.content.record import Content
from reports.files import Kind, Manner, write
from reports.own import MARKS, MEMBERS, SIZE, TEXT, Unfit, package_of
from reports.slides.template import TEMPLATE
from tests.crosswise import shared
from tests.firm.files.bombs import Watched
from tests.reports.conftest import MOMENT

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = {"pptx": "ppt/presentation.xml", "docx": "word/document.xml"}


@cache
def package(kind: str) -> dict[str, bytes]:
    """A sound template's members."""
    blob = io.BytesIO()
    if kind == "docx":
        docx.Document().save(blob)
    else:
        blob.write(TEMPLATE.read_bytes())
    with zipfile.ZipFile(blob) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def related(kind: str, members: dict[str, bytes], name: str, target: str, mode: str = ' TargetMode="External"') -> None:
    """Give the main part one relation more."""
    folder, _, file = MAIN[kind].rpartition("/")
    list_ = f"{folder}/_rels/{file}.rels"
    one = f'<Relationship Id="rIdMore" Type="{RELATION}/{name}" Target="{target}"{mode}/></Relationships>'
    members[list_] = members[list_].replace(b"</Relationships>", one.encode())


def field(said: str) -> bytes:
    """A header of Word with a field, whose words are in several runs as Word writes them."""
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (said[:4], said[4:]))
    return f'<w:hdr xmlns:w="{W}"><w:p>{runs}</w:p></w:hdr>'.encode()


def typed(content: bytes, declared: bytes, used: bytes) -> bytes:
    """XML with a document type, and an entity used."""
    at = content.index(b"?>") + 2
    end = content.rindex(b"</")
    return content[:at] + b"<!DOCTYPE a [" + declared + b"]>" + content[at:end] + used + content[end:]


LAUGHS = b'<!ENTITY a "lol">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
Change = Callable[[str, dict[str, bytes]], None]
UNFIT: dict[str, tuple[Change, str]] = {
    "a picture that unpacks to much": (lambda _, m: m.update({"media/a.png": b"0" * (SIZE + 1)}), "unpacks to more"),
    "much XML": (lambda _, m: m.update({"a.xml": b"<a>" + b" " * TEXT + b"</a>"}), "million bytes of XML"),
    "many elements": (lambda _, m: m.update({"a.xml": b"<a>" + b"<b/>" * MARKS + b"</a>"}), "more parts, relations or"),
    "many attributes": (
        lambda _, m: m.update({"a.xml": b"<a " + b" ".join(b'b%d=""' % n for n in range(MARKS + 1)) + b"/>"}),
        "more parts, relations or",
    ),
    "elements in a part that is said to be a picture": (
        lambda _, m: m.update({"a.png": b" <a>" + b"<b/>" * MARKS + b"</a>"}),
        "more parts, relations or",
    ),
    "many relations": (
        lambda _, m: m.update(
            {"x/_rels/a.xml.rels": b"<Relationships>" + b'<Relationship Id="r"/>' * 60_000 + b"</Relationships>"}
        ),
        "more parts, relations or",
    ),
    "many parts": (lambda _, m: m.update({f"{n}.bin": b"" for n in range(MEMBERS)}), "parts"),
    "deep": (lambda _, m: m.update({"a.xml": b"<a>" * 5_000 + b"</a>" * 5_000}), "elements deep"),
    "a billion laughs": (lambda k, m: m.update({MAIN[k]: typed(m[MAIN[k]], LAUGHS, b"&j;")}), "document type"),
    "laughs in an attribute": (
        lambda k, m: m.update({MAIN[k]: typed(m[MAIN[k]], LAUGHS, b'<a b="&j;"/>')}),
        "document type",
    ),
    "a file of this machine": (
        lambda k, m: m.update({MAIN[k]: typed(m[MAIN[k]], b'<!ENTITY a SYSTEM "file:///etc/passwd">', b"<a>&a;</a>")}),
        "document type",
    ),
    "a picture elsewhere": (lambda k, m: related(k, m, "image", "http://a.example/b.png"), "outside (image)"),
    "a template elsewhere": (
        lambda k, m: related(k, m, "attachedTemplate", "//a/b.dotm"),
        "outside (attachedTemplate)",
    ),
    "a frame elsewhere": (lambda k, m: related(k, m, "oleObject", "http://a.example/b"), "outside (oleObject)"),
    "macros": (lambda k, m: m.update({f"{MAIN[k].partition('/')[0]}/vbaProject.bin": b"x"}), "macros"),
    "macros under another name": (lambda k, m: related(k, m, "vbaProject", "a.bin", ""), "macros"),
    "a control": (lambda _, m: m.update({"word/activeX/activeX1.xml": b"<a/>"}), "macros"),
    "a field that fetches a picture": (
        lambda _, m: m.update({"word/header9.xml": field(' INCLUDEPICTURE "http://a.example/b.png" ')}),
        "fetches",
    ),
    "a field that starts a program": (lambda _, m: m.update({"word/header9.xml": field(" DDEAUTO c:\\a ")}), "fetches"),
}


@pytest.mark.parametrize("kind", MAIN)
@pytest.mark.parametrize("what", shared(UNFIT, every=2))
def test_what_no_template_needs_is_refused_in_one_line(what: str, kind: str, tmp_path: Path) -> None:
    members = dict(package(kind))
    change, said = UNFIT[what]
    change(kind, members)
    path = saved(tmp_path / f"own.{kind}", members)
    with pytest.raises(Unfit, match=re.escape(said)) as told:
        package_of(path)
    assert str(told.value).startswith(str(path))
    assert "\n" not in str(told.value)


def test_what_templates_have_is_taken(tmp_path: Path) -> None:
    for kind in MAIN:
        members = dict(package(kind))
        related(kind, members, "hyperlink", "http://a.example/")
        members["word/header9.xml"] = field(" PAGE  \\* MERGEFORMAT ") + b"<!-- LINK -->"
        members["media/a.png"] = os.urandom(3_000_000)
        path = saved(tmp_path / f"own.{kind}", members)
        assert package_of(path) == path.read_bytes()


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    for path in (tmp_path, Path(os.devnull)):
        with pytest.raises(Unfit, match="is no file"):
            package_of(path)
    with pytest.raises(FileNotFoundError):
        package_of(tmp_path / "absent.pptx")


@pytest.mark.parametrize(("kind", "flag"), [("pptx", "--template"), ("docx", "--document-template")])
def test_a_bomb_is_refused_by_the_command_in_little_memory(
    kind: str, flag: str, full_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"bomb.{kind}"
    saved(path, package(kind))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("a.png", "w") as picture:
        for _ in range(200):
            picture.write(bytes(1_000_000))
    began = Watched()
    with began:
        assert main(["region", "330100", "--period", "2024", "--format", kind, flag, str(path), "--out", str(tmp_path), "--database", full_url]) == 2  # fmt: skip
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "unpacks to more" in said
    assert began.seconds < 5
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def without(content: bytes) -> bytes | None:
    """XML that has nothing in its root."""
    root = re.match(rb"\s*(<\?xml.*?\?>)?\s*<([\w:]+)([^>]*)>", content, re.DOTALL)
    return (root[1] or b"") + b"<" + root[2] + root[3].rstrip(b"/") + b"/>" if root else None


DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "absent": lambda _: None,
    "empty": lambda _: b"",
    "another root": lambda _: b"<a/>",
    "cut off": lambda content: content[: len(content) // 2],
    "nothing in its root": without,
    "without attributes": lambda content: re.sub(rb"(<[a-zA-Z0-9:]+)( (?!xmlns)[^<>]*?)(/?>)", rb"\1\3", content),
    "words for numbers": lambda content: re.sub(rb'"[0-9]+"', b'"x"', content),
}
DAMAGED = [(kind, name, damage) for kind in MAIN for name in package(kind) for damage in DAMAGES]


@pytest.mark.parametrize(("kind", "name", "damage"), [pytest.param(*each.values[0], marks=each.marks) for each in shared(DAMAGED, every=40)])  # fmt: skip
def test_a_damaged_part_does_or_is_told_with_the_templates_name(
    kind: str, name: str, damage: str, contents: dict[str, Content], tmp_path: Path
) -> None:
    members = dict(package(kind))
    made = DAMAGES[damage](members.pop(name))
    path = saved(tmp_path / f"own.{kind}", members if made is None else {**members, name: made})
    manner = Manner("zh", MOMENT, "", path, "", path)
    try:
        written = write(contents["county"], tmp_path / "out", Kind(kind), manner)
    except Unfit as problem:
        told = str(problem)
    else:
        told = f"{path}: {zipfile.ZipFile(written).testzip()}"
    assert told.startswith(str(path))


def test_a_fault_of_ours_is_not_the_templates(
    contents: dict[str, Content], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr("reports.documents.brief.write_brief", fails)
    path = saved(tmp_path / "own.docx", package("docx"))
    with pytest.raises(KeyError, match="ours"):
        write(contents["county"], tmp_path, Kind("docx"), Manner("zh", MOMENT, "", None, "", path))
