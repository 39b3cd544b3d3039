"""Reports: what a report of this view would say, its files, and packs of all regions below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import dcc, html

from data.reference import regions
from data.texts import numbers, text
from data.texts.names import period_name, region_name
from layouts import ids
from layouts.components.filters import unfiltered
from layouts.components.pages import attributes
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.components.tables import table
from layouts.selection import View

Component = Any
KINDS: Final = ("xlsx", "pptx", "brief", "circular")
AUDIENCES: Final = (("internal", 0), ("external", 0), ("external", 5))
LEVELS: Final = ("next", "city", "county")
_ABSENT_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Progress:
    """A pack that is being made, or was: ``stage`` running, done, cancelled, failed."""

    id: str
    name: str
    stage: str
    done: int
    total: int
    written: int
    absent: Sequence[tuple[str, str, str]]
    fault: str


@dataclass(frozen=True, slots=True)
class Facts:
    """``said``: the findings that a report begins with. ``external``: whether there may be an external edition. ``members``: how
    many regions a pack has. ``pdf``: whether there is a program that prints reports. ``divided``: whether any region below has figures."""

    said: Sequence[str]
    external: bool
    members: int
    pack: Progress | None
    pdf: bool = False
    divided: bool = True


def address(view: View, kind: str, audience: str, base: int, form: str = "") -> str:
    """Where a report's file is fetched; ``form``: "pdf" for how it prints."""
    slice_ = view.slice
    assert slice_ is not None
    query = {
        "period": slice_.period,
        "compare": view.compare or "",
        "calibre": slice_.calibre,
        "purpose": slice_.purpose,
        "audience": audience,
        "round": str(base) if base else "",
        "lang": view.lang,
        "as": form,
    }
    return f"/report/{view.region}/{kind}?" + urlencode({k: v for k, v in query.items() if v})


def _single(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    columns = ("", *(text(f"reports.{a}{'_rounded' if base else ''}", lang) for a, base in AUDIENCES))
    body = [
        [
            html.Span(
                [
                    html.Strong(text(f"reports.kind.{kind}", lang)),
                    " ",
                    html.Span(text(f"reports.what.{kind}", lang), className="dim"),
                ]
            ),
            *(_link(view, facts, kind, audience, base) for audience, base in AUDIENCES),
        ]
        for kind in KINDS
    ]
    return html.Section(
        [
            html.H2(
                unfiltered(
                    view,
                    text(
                        "reports.single",
                        lang,
                        region=region_name(view.region, lang, short=False),
                        period=period_name(view.slice.period, lang) if view.slice else "",
                    ),
                )
            ),
            html.Ul([html.Li(line) for line in facts.said], className="said-lines")
            if facts.said
            else html.P(_nothing(view)),
            html.Div(table(columns, body, classes="reports"), className="scroll") if facts.said else None,
            None if facts.pdf or not facts.said else html.P(text("reports.no_pdf", lang), className="foot"),
            html.P(text("reports.external_note" if facts.external else "reports.withheld", lang), className="foot")
            if facts.said
            else None,
        ],
        className="card span12",
    )


def _nothing(view: View) -> str:
    """Why there is no report: these statistics leave the region out, or hold nothing of it for the period."""
    outside = regions()[view.region].outside_statistics
    key = "regions.outside" if outside else "reports.nothing"
    return text(key, view.lang, region=region_name(view.region, view.lang))


def _link(view: View, facts: Facts, kind: str, audience: str, base: int) -> Component:
    if audience == "external" and not facts.external:
        return html.Span("–", className="dim")
    file = html.A(text("reports.get", view.lang), href=address(view, kind, audience, base), download="")
    if not facts.pdf:
        return file
    return html.Span([file, " · ", html.A("PDF", href=address(view, kind, audience, base, "pdf"), download="")])


def _pack(view: View, facts: Facts) -> html.Section | None:
    """Reports for all regions below in one; None where there are none below."""
    lang = view.lang
    if not facts.members and facts.pack is None:
        return None
    level = regions()[view.region].level
    levels = [
        "next",
        *(
            name
            for name in LEVELS[1:]
            if (level, name) in {("nation", "city"), ("nation", "county"), ("province", "county")}
        ),
    ]
    choices = [
        _choice(
            "kinds",
            lang,
            dmc.CheckboxGroup(
                _side_by_side(
                    [
                        dmc.Checkbox(value=k, label=text(f"reports.kind.{k}", lang), size="xs")
                        for k in (*KINDS, *(["pdf"] if facts.pdf else []))
                    ]
                ),
                id=ids.pack_field("kinds"),
                value=["xlsx", "pptx", "brief"],
                **attributes(aria_label=text("reports.kinds", lang)),
            ),
        ),
        _choice(
            "audience",
            lang,
            _one_of(
                "audience",
                [(f"{a}{base or ''}", text(f"reports.{a}{'_rounded' if base else ''}", lang)) for a, base in AUDIENCES],
                "internal",
                lang,
            ),
        ),
        _choice(
            "level",
            lang,
            _one_of("level", [(name, text(f"reports.level.{name}", lang)) for name in levels], "next", lang),
        ),
    ]
    name = region_name(view.region, lang)
    if not facts.divided and facts.pack is None:
        title = html.H2(unfiltered(view, text("reports.pack_plain", lang, region=name)))
        return html.Section(
            [title, html.P(text("reports.pack_none", lang, region=name), className="dim")], className="card span12"
        )
    title = html.H2(unfiltered(view, text("reports.pack", lang, region=name, n=numbers.exact(facts.members))))
    return html.Section(
        [
            title,
            html.P(text("reports.pack_note", lang), className="dim"),
            html.Div(choices, className="choices"),
            html.Button(
                text("reports.make", lang),
                id=ids.pack_do("make"),
                type="button",
                className="button main",
                disabled=facts.members == 0,
            ),
            dcc.Interval(id=ids.PACK_TICK, interval=800, disabled=facts.pack is None or facts.pack.stage != "running"),
            html.Div(progress(facts.pack, lang) if facts.pack else [], id=ids.PACK),
        ],
        className="card span12",
    )


def _one_of(name: str, options: Sequence[tuple[str, str]], chosen: str, lang: str) -> dmc.RadioGroup:
    """A field of a pack of which one value is chosen. ``options``: (value, label)."""
    radios = [dmc.Radio(value=value, label=label, size="xs") for value, label in options]
    return dmc.RadioGroup(
        _side_by_side(radios),
        id=ids.pack_field(name),
        value=chosen,
        **attributes(aria_label=text(f"reports.{name}", lang)),
    )


def _side_by_side(boxes: Sequence[Component]) -> dmc.Group:
    return dmc.Group(list(boxes), gap="md")


def _choice(name: str, lang: str, control: Component) -> html.Div:
    return html.Div([html.Span(text(f"reports.{name}", lang), className="chips-label"), control], className="chips-row")


def progress(pack: Progress, lang: str) -> list[Component]:
    """How far a pack is, or what became of it."""
    if pack.stage == "running":
        return [
            html.P(
                text("reports.running", lang, done=numbers.exact(pack.done), total=numbers.exact(pack.total)),
                role="status",
            ),
            html.Div(html.Progress(value=str(pack.done), max=str(max(pack.total, 1))), className="progress"),
            html.Button(text("reports.cancel", lang), id=ids.pack_do("cancel"), type="button", className="button"),
        ]
    if pack.stage == "cancelled":
        return [html.P(text("reports.cancelled", lang), role="status")]
    if pack.stage == "failed":
        return [html.P(text("reports.failed", lang, why=pack.fault), className="banner warn", role="alert")]
    said = html.P(
        [
            html.Strong(text("reports.done", lang, n=numbers.exact(pack.written))),
            " ",
            html.A(pack.name, href=f"/pack/{pack.id}", download=""),
        ],
        role="status",
    )
    absent = [
        html.Li(
            text(
                "said.of", lang, what=region_name(code, lang), said=f"{text(f'pack.{outcome}', lang)} {reason}".strip()
            )
        )
        for code, outcome, reason in pack.absent[:_ABSENT_SHOWN]
    ]
    return [said, html.Ul(absent, className="said-lines") if absent else None]


BANDS: Final[Sequence[Band[Facts]]] = (
    band(Card("single", (*WHOLE, "compare"), _single)),
    band(Card("pack", (*WHOLE, "batch"), _pack)),
)
"""The page's cards."""
