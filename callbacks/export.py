"""CSV of each chart and table, with its title, filters, source and date in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from callbacks import gaps
from callbacks.asking import Asker
from callbacks.router import BODIES, view_of
from data.queries.records import findings
from data.texts import catalogue, text
from data.texts.names import check_name, region_name
from layouts.components.filters import words
from layouts.selection import View

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Full-width signs too: some spreadsheets take them for the others where Chinese or Japanese is set."""


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe; numbers stay."""
    if (
        isinstance(value, str)
        and value.startswith(_RISKY)
        and not value.lstrip("+-").replace(".", "", 1).replace(",", "").rstrip("%").isdigit()
    ):
        return "'" + value
    return value


def document(title: str, view: View, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A CSV with its provenance above the header; begins with a byte order mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(title)])
    writer.writerow([safe(words(view))])
    if view.slice is not None:
        writer.writerow([text("date.asof", view.lang, date=view.as_of)])
        if view.slice.purpose == "synthetic":
            writer.writerow([text("shell.synthetic_mark", view.lang)])
    writer.writerow([text("csv.made", view.lang, date=datetime.now(UTC).date().isoformat())])
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def export(name: str, origin: str, search: str, ask: Asker) -> str | None:
    """The CSV of one chart or table of a page, None where the page has none of that name."""
    path = "/" if origin == "overview" else f"/{origin}"
    if path not in BODIES:
        return None
    view = view_of(path, search, ask)
    if view.slice is None:
        return None
    if name == "ledger":
        return _ledger(view, ask)
    if name == "findings":
        rows, total = ask(findings, language=view.lang, offset=0, limit=1_000_000)
        return document(
            text("data.findings_title", view.lang, n=total),
            view,
            [
                text(f"csv.{c}", view.lang)
                for c in ("severity", "check", "code", "file", "sheet", "cell", "message", "raw")
            ],
            (
                [
                    text(f"severity.{r['severity']}", view.lang),
                    check_name(r["code"], view.lang),
                    *(r[name] for name in ("code", "file", "sheet", "cell", "message", "value")),
                ]
                for r in rows
            ),
        )
    return _card(name, BODIES[path](view, ask), view)


def _ledger(view: View, ask: Asker) -> str | None:
    found = gaps.ledger(view, ask, everything=True)
    if found is None:
        return None
    columns = [
        text(f"col.{c}", view.lang) for c in ("name", "code", "region", "industry", "size", "employees", "source")
    ]
    rows = (
        [
            r["name"],
            r["credit_code"],
            region_name(r["region"], view.lang, short=False),
            r["industry"],
            text(f"size.{r['size']}", view.lang) if f"size.{r['size']}" in catalogue(view.lang) else r["size"],
            r["employees"],
            f"{r['file']} {r['sheet']}!{r['cell']}",
        ]
        for r in found[0]
    )
    return document(text("gaps.ledger", view.lang, n=found[1]), view, columns, rows)


def _card(name: str, body: Any, view: View) -> str | None:
    card = next((c for c in _walk(body) if getattr(c, "id", None) == f"card-{name}"), None)
    table = next(
        (c for c in _walk(card) if type(c).__name__ == "Table" and "plain" in (getattr(c, "className", "") or "")), None
    )
    if card is None or table is None:
        return None
    title = next((_words(c) for c in _walk(card) if type(c).__name__ == "H2"), name)
    lines = [
        [_words(cell) for cell in _walk(row) if type(cell).__name__ in ("Td", "Th")]
        for row in _walk(table)
        if type(row).__name__ == "Tr"
    ]
    while lines[0] and not lines[0][-1]:  # the buttons of rows
        lines = [line[: len(lines[0]) - 1] for line in lines]
    foot = [[_words(c)] for c in _walk(card) if getattr(c, "className", None) == "foot"]
    return document(title, view, lines[0], [*lines[1:], *foot])


def _walk(component: Any) -> Iterable[Any]:
    if component is None:
        return
    if isinstance(component, (list, tuple)):
        for each in component:
            yield from _walk(each)
        return
    yield component
    if not isinstance(component, (str, int, float)):
        yield from _walk(getattr(component, "children", None))


def _words(component: Any) -> str:
    return "".join(str(c) for c in _walk(component) if isinstance(c, (str, int, float)))
