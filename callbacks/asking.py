"""Putting questions to the database: read-only, within the reader's scope, remembered as long as the data do not change."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import fields, is_dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self

from sqlalchemy import Engine

from analysis.vocabulary import NATION
from data.database.version import served_version
from data.limits.kept import Kept
from data.queries.plan.goals import last_set
from data.scope import EVERYTHING, Scope
from etl.upload.imports import Imports
from reports.packs.jobs import Jobs

KEPT_BYTES: Final = 256_000_000


class Asker:
    """Answers of ``data.queries`` for one data version and scope, up to :data:`KEPT_BYTES`; the longest unused are forgotten first.

    ``imports``: where files are let in; ``jobs``: where packs of reports are made; ``template``: an office's own for slides; ``home``: the
    region that pages open on.
    """

    def __init__(
        self,
        engine: Engine,
        scope: Scope = EVERYTHING,
        imports: Imports | None = None,
        jobs: Jobs | None = None,
        template: Path | None = None,
        home: str = NATION,
    ) -> None:
        self.engine = engine
        self.scope = scope
        self.imports = imports
        self.jobs = jobs
        self.template = template
        self.home = home
        self._kept = Kept(KEPT_BYTES)
        self._keeps = True
        self._lock = Lock()
        self._version = [-1]

    def version(self) -> int:
        """The version of the data; a change forgets all answers."""
        now = served_version(self.engine)
        with self._lock:
            if now != self._version[0]:
                self._kept.clear()
                self._version[0] = now
        return now

    def in_passing(self) -> Self:
        """The same, whose answers are not kept: for files, whose rows may be many and are asked for once."""
        other = copy(self)
        other._keeps = False
        return other

    def __call__(self, question: Callable[..., Any], **arguments: Any) -> Any:
        """The answer to a question, from memory where it was asked before."""
        return self._answer(question, arguments, "")

    def of_targets(self, question: Callable[..., Any], **arguments: Any) -> Any:
        """The same for a question about targets, which an office sets without a new version of the data: until one is set."""
        return self._answer(question, arguments, f"{last_set(self.engine, self.scope)}:")

    def _answer(self, question: Callable[..., Any], arguments: Mapping[str, Any], since: str) -> Any:
        asked = {name: _plain(arguments[name]) for name in sorted(arguments)}
        key = f"{since}{question.__module__}.{question.__name__}:{self.scope!r}:{json.dumps(asked, default=repr)}"
        found = self._kept.get(key)
        if found is not None:
            return found[0]
        version = self._version[0]
        answer = question(self.engine, self.scope, **arguments)
        if self._keeps:
            with self._lock:
                if version == self._version[0]:
                    self._kept.keep(key, answer)
        return answer


def _plain(value: Any) -> Any:
    """Arguments so that what asks the same reads the same: keys in order, and of filters each value once, in order."""
    if isinstance(value, Mapping):
        return {name: _listed(value[name]) for name in sorted(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *(_listed(getattr(value, f.name)) for f in fields(value))]
    if isinstance(value, list | tuple):
        return [_plain(piece) for piece in value]
    return value


def _listed(value: Any) -> Any:
    """The values of a filter: their order and their number mean nothing."""
    if isinstance(value, list | tuple) and all(isinstance(piece, str) for piece in value):
        return sorted(set(value))
    return _plain(value)
