"""The addresses under ``/import``: files come in by them, marked copies go out."""

from __future__ import annotations

import logging

import flask

from etl.model import UnreadableFile
from etl.upload.imports import Imports
from etl.upload.limits import TooMuch
from etl.upload.state import UnknownImport

_log = logging.getLogger(__name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def serve_imports(server: flask.Flask, imports: Imports) -> None:
    """Register ``POST /import``, ``PUT /import/ID/files``, ``POST /import/ID/read`` and ``GET /import/ID/marked/N``."""

    @server.errorhandler(UnknownImport)
    def unknown(_problem: UnknownImport) -> tuple[dict[str, str], int]:
        return {"error": "unknown"}, 404

    @server.errorhandler(TooMuch)
    def too_much(problem: TooMuch) -> tuple[dict[str, str], int]:
        _log.warning("upload refused: %s", problem)
        return {"error": str(problem)}, 413

    @server.errorhandler(UnreadableFile)
    def over_limit(problem: UnreadableFile) -> tuple[dict[str, str], int]:
        _log.warning("marked copy refused: %s", problem.code)
        return {"error": problem.code}, 422

    @server.post("/import")
    def begin() -> dict[str, str]:
        return {"id": imports.open()}

    @server.put("/import/<identity>/files")
    def receive(identity: str) -> dict[str, int]:
        return {"number": imports.receive(identity, flask.request.args.get("name", ""), flask.request.stream)}

    @server.post("/import/<identity>/read")
    def read(identity: str) -> dict[str, str]:
        imports.read(identity)
        return {"stage": imports.state(identity).stage}

    @server.get("/import/<identity>/marked/<int:number>")
    def marked(identity: str, number: int) -> flask.Response:
        language = "en" if flask.request.args.get("lang") == "en" else "zh"
        path = imports.marked(identity, number, language)
        stem = imports.state(identity).files[number - 1].name.rpartition(".")[0] or "file"
        name = f"{stem}_{'检查结果' if language == 'zh' else 'findings'}.xlsx"
        return flask.send_file(path, mimetype=_XLSX, as_attachment=True, download_name=name)
