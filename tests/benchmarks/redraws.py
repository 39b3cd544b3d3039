"""From a click to what is painted: a filter chip, a metric and more rows of the ledger, each against a bare Dash callback that redraws one of the same kind.

``python -m tests.benchmarks.redraws OURS BARE`` prints medians in seconds: chip, metric, bare map, rows, bare rows; both addresses are served.
``python -m tests.benchmarks.redraws PORT`` serves the bare app.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import waitress
from dash import Dash, Input, Output, dcc, html
from dash_ag_grid import AgGrid
from flask import Response
from playwright.sync_api import Browser, Page, sync_playwright

from data.maps import path_of
from data.reference import regions
from data.settings import ROOT
from scripts.environment.browser import find
from tests.browser.conftest import FLAGS

REGION, TIMES, ROWS, TOTAL = "330000", 20, 100, 20_000
_FIELDS = ("name", "code", "region", "industry", "employees", "size", "status", "office", "due", "cell", "plan", "note")
_UNTIL = """async ([does, target, seen]) => {
  const HEIGHT = 30, node = document.querySelector(target);
  const shown = {
    map: () => Array.from(document.querySelectorAll(".choroplethlayer path"), path => path.getAttribute("fill")).join(),
    rows: () => {
      const first = Math.ceil(node.scrollTop / HEIGHT), body = document.querySelector(seen + " .ag-center-cols-container");
      const there = [0, 3, 6].every(step => (body.querySelector(`[row-index='${first + step}'][row-id]`) || {}).textContent);
      return there ? String(first) : "";
    },
  }[does];
  const before = shown(), start = performance.now();
  if (does === "map") { node.click(); } else { node.scrollTop += 100 * HEIGHT; }
  return new Promise((done, fail) => {
    const look = () => {
      const now = shown();
      if (now && now !== before) { requestAnimationFrame(() => done(performance.now() - start)); return; }
      if (performance.now() - start > 20000) { fail(new Error("nothing was drawn")); return; }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""
"""Milliseconds from a click to the next map, or from scrolling by a page of the list to its rows."""


def bare_app() -> Dash:
    """A button that redraws a map of the same cities, and a list as long as the ledger whose rows come as it is scrolled."""
    # The assets are there for the outlines alone that every map of plotly.js asks for.
    app = Dash(__name__, assets_folder=str(ROOT / "assets"), assets_ignore=".*")
    cities = list(regions().children(REGION))
    columns = [{"field": key} for key in _FIELDS]

    @app.server.get("/boundaries/<parent>.json")
    def boundaries(parent: str) -> Response:
        path = path_of(parent)
        assert path is not None
        return Response(path.read_bytes(), mimetype="application/json", headers={"Cache-Control": "max-age=86400"})

    app.layout = html.Div(
        [
            html.Button("map", id="redraw"),
            dcc.Graph(id="map", figure=shapes(cities, 0), config={"topojsonURL": "/assets/topojson/"}),
            AgGrid(id="grid", columnDefs=columns, rowModelType="infinite", dashGridOptions={"rowHeight": 30}),
        ]
    )
    app.callback(Output("map", "figure"), Input("redraw", "n_clicks"), prevent_initial_call=True)(
        lambda clicks: shapes(cities, clicks)
    )
    app.callback(Output("grid", "getRowsResponse"), Input("grid", "getRowsRequest"), prevent_initial_call=True)(
        lambda request: {"rowData": lines(request["startRow"]), "rowCount": TOTAL}
    )
    return app


def shapes(cities: list[str], turn: int) -> go.Figure:
    """A map of the cities, of other values each time."""
    values = [(37 * place + (53 + place) * turn) % 97 for place in range(len(cities))]
    drawn = go.Choropleth(geojson=f"/boundaries/{REGION}.json", featureidkey="id", locations=cities, z=values)
    return go.Figure(drawn, {"geo": {"visible": False, "fitbounds": "locations"}})


def lines(start: int) -> list[dict[str, Any]]:
    """A page of rows."""
    return [{key: f"{key} {row}" for key in _FIELDS} for row in range(start, start + ROWS)]


def median(page: Page, step: Callable[[int], list[str]], before: Callable[[], None] | None = None) -> float:
    """Seconds from click to painted. ``step``: what is done, to what, and where it is seen; ``before``: what must stand before each."""
    found = []
    for turn in range(TIMES + 1):
        if before is not None:
            before()
        page.wait_for_timeout(400)
        found.append(page.evaluate(_UNTIL, step(turn)) / 1000)
    return statistics.median(found[1:])


def opened(browser: Browser, address: str, waits: str) -> Page:
    """A page in a window of its own, at rest."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    page.goto(address)
    page.locator(waits).first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.locator(waits).first.evaluate("node => node.scrollIntoView({block: 'center'})")
    return page


def measure(ours: str, bare: str) -> list[float]:
    """Medians of chip, metric, bare map, rows and bare rows."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find(), args=FLAGS)
        shape, row = ".choroplethlayer path", "{} .ag-center-cols-container .ag-row"
        body = "{} .ag-body-viewport"
        plain = opened(browser, bare, shape)
        redrawn = median(plain, lambda _: ["map", "#redraw", ""])
        plain = opened(browser, bare, row.format("#grid"))
        scrolled = median(plain, lambda _: ["rows", body.format("#grid"), "#grid"])
        page = opened(browser, f"{ours}/?region={REGION}&industry=C", shape)
        filtered = page.evaluate("location.pathname + location.search")

        def filter_again() -> None:
            page.evaluate(
                "address => { if (location.pathname + location.search !== address) { coverage.go(address); } }",
                filtered,
            )
            page.locator(".filterbar .chip.on").wait_for()

        chip = median(page, lambda _: ["map", ".filterbar .chip.on", ""], filter_again)
        names = ("unit_coverage", "gap_workers")
        metric = median(page, lambda turn: ["map", f"nav.switch a[href*='metric={names[turn % 2]}']", ""])
        page = opened(browser, f"{ours}/gaps?region={REGION}", row.format("#ledger"))
        ledger = median(page, lambda _: ["rows", body.format("#ledger"), "#ledger"])
        browser.close()
    return [chip, metric, redrawn, ledger, scrolled]


if __name__ == "__main__":
    if len(sys.argv) == 2:
        waitress.serve(bare_app().server, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
    else:
        print(*measure(*sys.argv[1:]))
