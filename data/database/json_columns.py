"""JSON columns as SQLite keeps them, for what goes past SQLAlchemy's own types."""

from __future__ import annotations

import json


def json_text(value: object) -> str:
    """A value as a JSON column of SQLite keeps it, for inserts by the driver itself."""
    return json.dumps(value, ensure_ascii=False)


def from_json(text: str | None) -> dict[str, str]:
    """What :func:`json_text` wrote."""
    return json.loads(text) if text else {}
