"""The dashboard: ``python app.py [--host H] [--port N] [--database URL]``."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from typing import Any, Final, cast

import flask
from dash import Dash

from analysis.vocabulary import NATION
from callbacks.asking import Asker
from callbacks.export import serve_exports
from callbacks.guards.bodies import guard_bodies
from callbacks.guards.faults import reader_language, tell_faults
from callbacks.guards.headers import send_headers
from callbacks.guards.hosts import allowed_hosts, guard_hosts, is_loopback
from callbacks.guards.libraries import compress
from callbacks.guards.sizes import guard_answers, guard_sizes, takes_file
from callbacks.imports.uploads import serve_imports
from callbacks.links.files import serve_links
from callbacks.lists.files import serve_ledger
from callbacks.plans.files import serve_plans
from callbacks.reports import serve_reports
from callbacks.router import first_layout, language, register
from callbacks.shell.places import serve_places
from callbacks.shell.since import serve_since
from data.database.engine import is_sqlite, reader, writer
from data.database.trouble import DatabaseTrouble
from data.database.version import checked_version
from data.files import all_ours
from data.log import log_to_stderr
from data.maps import path_of
from data.reference import regions
from data.scope import EVERYTHING
from data.settings import PORTS, ROOT, BadSetting, Settings
from data.texts import text
from etl.publish.publish import refresh_stale
from etl.read.isolation import allow
from etl.read.sources import sweep_scratch
from etl.upload.imports import Imports
from layouts.figures.defs import definitions
from reports.packs.jobs import Jobs

READER_WAITS = 5.0
"""Seconds that a page waits for a database that somebody else holds."""


def _changed(name: str) -> float:
    """When a script of the head was changed last, which tells its versions apart."""
    return (ROOT / "assets" / "early" / name).stat().st_mtime


_INDEX = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
{{%metas%}}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{%title%}}</title>
{{%favicon%}}
{{%css%}}
<script src="/assets/early/theme.js?m={_changed("theme.js")}"></script>
<script src="/assets/early/ahead.js?m={_changed("ahead.js")}" data-home="%home%"></script>
</head>
<body>
{definitions()}
{{%app_entry%}}
<footer class="scripts">{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""


WRITTEN: Final = ("imports", "packs", "unpacked", "processes", "mappings", "corrections.csv", "check_levels.csv")
"""What is written into the instance's folder, besides the database."""


def create_app(settings: Settings) -> Dash:
    """The application for a database; makes the tables where they are absent, then only reads."""
    all_ours(settings.instance, WRITTEN)
    if is_sqlite(settings.database_url):
        engine = writer(settings.database_url)
        refresh_stale(engine)
        engine.dispose()
    allow(settings.readers)
    imports = Imports(settings.instance / "imports", lambda: writer(settings.database_url))
    imports.forget_old()
    sweep_scratch(settings.instance / "unpacked")
    engine = reader(settings.database_url, busy_seconds=min(settings.busy_seconds, READER_WAITS))
    jobs = Jobs(settings.instance / "packs", engine, EVERYTHING)
    jobs.forget_old()
    ask = Asker(engine, imports=imports, jobs=jobs, template=settings.slides_template, home=settings.home)
    server = flask.Flask(__name__, static_folder=None)
    guard_hosts(server, allowed_hosts(settings))
    guard_sizes(server)
    compress(server)
    guard_answers(server)
    app = Dash(
        __name__,
        server=cast(Any, server),  # it takes a server, and says that it takes what makes one
        title="工会覆盖分析 · Union coverage",
        update_title="",
        assets_folder=str(ROOT / "assets"),
        assets_ignore=r"^(theme|ahead)\.js$",  # they stand in the head, before anything is painted
        suppress_callback_exceptions=True,
        serve_locally=True,
    )
    app.index_string = _INDEX.replace("%home%", settings.home if path_of(settings.home) is not None else NATION)
    tell_faults(server)

    @server.before_request
    def settle_language() -> None:
        language.set(reader_language())

    guard_bodies(server, app)
    guarded = is_loopback(settings.host)
    app.layout = lambda: first_layout(_own_referrer(), ask, open_to_network=not guarded)
    register(app, ask)
    _serve_files(server, ask)
    serve_places(server)
    serve_since(server, ask)
    serve_exports(server, ask)
    serve_imports(server, imports)
    serve_links(server, ask)
    serve_ledger(server, ask)
    serve_plans(server, ask)
    serve_reports(server, ask, settings)
    send_headers(server, app)
    app._setup_server()  # Dash leaves it to the first request, and tells others meanwhile that there are no libraries
    return app


def _own_referrer() -> str | None:
    """The address that the browser shows, as it says with its request for the layout; None if it says another site's or none."""
    if not flask.has_request_context():
        return None
    referrer = flask.request.referrer
    return referrer if referrer and referrer.startswith(flask.request.host_url) else None


def _serve_files(server: flask.Flask, ask: Asker) -> None:
    @server.get("/boundaries/<parent>.json")
    def boundaries(parent: str) -> flask.Response:
        path = path_of(parent)
        if path is None:
            flask.abort(404)
        answer = flask.Response(path.read_bytes(), mimetype="application/json")
        answer.cache_control.public, answer.cache_control.max_age = True, 86400
        answer.add_etag()
        answer.make_conditional(flask.request)
        return answer

    @server.get("/health")
    def health() -> tuple[dict[str, Any], int]:
        try:
            return {"data_version": checked_version(ask.engine), "database": "ok"}, 200
        except DatabaseTrouble as problem:
            return {"database": problem.code}, 503


SERVING: dict[str, Any] = {
    "threads": 8,
    "ident": None,
    "connection_limit": 1_000,  # one that waits costs a socket and no thread
    "channel_timeout": 30,
    "cleanup_interval": 10,
    "asyncore_use_poll": True,  # select() knows no socket beyond the 1 024th
    "max_request_header_size": 16_384,
    "outbuf_high_watermark": 256_000_000,  # a slow reader's file waits on disk and holds no thread
    "outbuf_overflow": 131_072,  # what is longer waits on disk, there and back
    "inbuf_overflow": 131_072,
    "max_request_body_size": 1_000_000_000,
}
"""How waitress serves: so that slow connections hold up nobody else."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted."""
    ask = argparse.ArgumentParser(prog="python app.py", description="Serve the dashboard.")
    ask.add_argument("--host")
    ask.add_argument("--port", type=int)
    ask.add_argument("--database", metavar="URL")
    given = ask.parse_args(arguments)
    before = os.umask(0o077)  # what the server writes is for its own user
    try:
        return _serve(given)
    except BadSetting as problem:
        print(f"app: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:  # a folder that cannot be written, an address that is taken
        print(f"app: {': '.join(filter(None, (problem.filename, problem.strerror or str(problem))))}", file=sys.stderr)
        return 2
    finally:
        os.umask(before)


def _serve(given: argparse.Namespace) -> int:
    settings = Settings.from_environment(database=given.database, host=given.host, port=given.port)
    if not PORTS[0] <= settings.port <= PORTS[1]:
        raise BadSetting("--port", f"a whole number from {PORTS[0]} to {PORTS[1]}")
    if settings.home not in regions():
        print(f"app: COVERAGE_HOME: no region has the code {settings.home!r}", file=sys.stderr)
        return 2
    if not is_loopback(settings.host) and not settings.trust_network:
        print(f"app: {text('fault.no_network', settings.language, host=settings.host)}", file=sys.stderr)
        return 2
    try:
        app = create_app(settings)
    except DatabaseTrouble as problem:
        print(f"app: {problem.said(settings.language)}", file=sys.stderr)
        return 2
    import waitress

    from callbacks.guards.serving import bounded

    print(f"Serving on http://{settings.host}:{settings.port}  (Ctrl+C ends it)", file=sys.stderr)
    log_to_stderr(settings.log)
    log = logging.getLogger("app")
    kind = settings.database_url.partition(":")[0]
    log.info("serving on %s:%d, database in %s", settings.host, settings.port, kind)
    if not is_loopback(settings.host):
        print(text("fault.network", settings.language), file=sys.stderr)
        log.warning("open to the network by COVERAGE_TRUST_NETWORK: a proxy must ask who is there")
    waitress.serve(
        app.server, host=settings.host, port=settings.port, _server=bounded(settings.waiting, takes_file), **SERVING
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
