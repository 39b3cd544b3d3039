"""The dashboard: ``python app.py [--host H] [--port N] [--database URL]``."""

from __future__ import annotations

import argparse
import gzip
import logging
import sys
from typing import Any, cast

import flask
from dash import Dash
from flask_compress import Compress
from sqlalchemy.engine import make_url

from callbacks.asking import Asker
from callbacks.export import serve_exports
from callbacks.reports import serve_reports
from callbacks.router import first_layout, language, register
from callbacks.uploads import serve_imports
from data.database.engine import reader, writer
from data.database.trouble import DatabaseTrouble
from data.log import log_to_stderr
from data.maps import path_of
from data.reference import regions
from data.scope import EVERYTHING
from data.settings import ROOT, Settings
from etl.publish.publish import refresh_stale
from etl.upload.imports import Imports
from reports.jobs import Jobs

_LIBRARIES = ("/_dash-component-suites/", "/assets/")
_KEPT_HEADERS = ("Content-Type", "Content-Encoding", "Vary", "Cache-Control", "ETag", "Last-Modified")
_HATCH = (
    '<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" class="hatch-ground"></rect><line x1="0" y1="0" x2="0" y2="6" class="hatch-line"></line></pattern></defs></svg>'
)
_INDEX = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
{{%metas%}}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{%title%}}</title>
{{%favicon%}}
{{%css%}}
</head>
<body>
{_HATCH}
{{%app_entry%}}
<footer class="scripts">{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""


def create_app(settings: Settings) -> Dash:
    """The application for a database; makes the tables where they are absent, then only reads."""
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        engine = writer(settings.database_url)
        refresh_stale(engine)
        engine.dispose()
    imports = Imports(settings.instance / "imports", lambda: writer(settings.database_url))
    imports.forget_old()
    engine = reader(settings.database_url)
    jobs = Jobs(settings.instance / "packs", engine, EVERYTHING)
    jobs.forget_old()
    ask = Asker(engine, imports=imports, jobs=jobs, template=settings.slides_template, home=settings.home)
    server = flask.Flask(__name__, static_folder=None)
    server.config.update(
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/javascript",
            "application/json",
            "application/geo+json",
            "text/csv",
            "image/svg+xml",
        ],
        COMPRESS_LEVEL=6,
        COMPRESS_ALGORITHM=["gzip"],
    )
    Compress(server)
    _keep_scripts_compressed(server)
    app = Dash(
        __name__,
        server=cast(Any, server),  # it takes a server, and says that it takes what makes one
        title="工会覆盖分析 · Union coverage",
        update_title="",
        assets_folder=str(ROOT / "assets"),
        suppress_callback_exceptions=True,
        serve_locally=True,
    )
    app.index_string = _INDEX

    @server.before_request
    def settle_language() -> None:
        language.set(
            flask.request.accept_languages.best_match(["zh", "zh-CN", "zh-TW", "en", "en-US", "en-GB"], "zh")[:2]
        )

    app.layout = lambda: first_layout(_own_referrer(), ask)
    register(app, ask)
    _serve_files(server, ask)
    serve_exports(server, ask)
    serve_imports(server, imports)
    serve_reports(server, ask, settings)
    _harden(app, server)
    return app


def _keep_scripts_compressed(server: flask.Flask) -> None:
    """Libraries are compressed once, not for every reader: plotly.js alone takes a fifth of a second."""
    kept: dict[str, tuple[bytes, list[tuple[str, str]]]] = {}

    def wanted() -> bool:
        request = flask.request
        return (
            request.method == "GET"
            and request.path.startswith(_LIBRARIES)
            and request.accept_encodings.quality("gzip") > 0
        )

    @server.before_request
    def from_memory() -> flask.Response | None:
        found = kept.get(flask.request.full_path) if wanted() else None
        return None if found is None else flask.Response(found[0], headers=found[1])

    @server.after_request
    def remember(answer: flask.Response) -> flask.Response:
        if wanted() and answer.status_code == 200 and "Content-Encoding" not in answer.headers and len(kept) < 200:
            answer.direct_passthrough = False
            packed = gzip.compress(answer.get_data(), 9)
            answer.set_data(packed)
            answer.headers["Content-Encoding"] = "gzip"
            answer.headers["Vary"] = "Accept-Encoding"
            kept[flask.request.full_path] = (packed, [(k, v) for k, v in answer.headers if k in _KEPT_HEADERS])
        return answer


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
    def health() -> dict[str, Any]:
        return {"data_version": ask.version()}


def _harden(app: Dash, server: flask.Flask) -> None:
    """Headers that keep everything on this host: nothing loads from elsewhere, nothing frames the pages."""
    scripts = " ".join(["'self'", *app.csp_hashes()])
    policy = (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; style-src-elem 'self' 'unsafe-inline'; style-src-attr 'unsafe-hashes' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
    )

    @server.after_request
    def protect(answer: flask.Response) -> flask.Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted."""
    ask = argparse.ArgumentParser(prog="python app.py", description="Serve the dashboard.")
    ask.add_argument("--host")
    ask.add_argument("--port", type=int)
    ask.add_argument("--database", metavar="URL")
    given = ask.parse_args(arguments)
    settings = Settings.from_environment(database=given.database, host=given.host, port=given.port)
    if settings.home not in regions():
        print(f"app: COVERAGE_HOME: no region has the code {settings.home!r}", file=sys.stderr)
        return 2
    try:
        app = create_app(settings)
    except DatabaseTrouble as problem:
        print(f"app: {problem.said(settings.language)}", file=sys.stderr)
        return 2
    import waitress

    print(f"Serving on http://{settings.host}:{settings.port}  (Ctrl+C ends it)", file=sys.stderr)
    log_to_stderr()
    kind = make_url(settings.database_url).get_backend_name()
    logging.getLogger("app").info("serving on %s:%d, database in %s", settings.host, settings.port, kind)
    waitress.serve(app.server, host=settings.host, port=settings.port, threads=8, ident=None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
