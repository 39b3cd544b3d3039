"""Putting questions to the database: read-only, within the reader's scope, remembered as long as the data do not change."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import fields, is_dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final, Self

from sqlalchemy import Engine

from analysis.vocabulary import NATION
from data.database.version import served_version
from data.limits.kept import Kept
from data.log import place_of
from data.queries.plan.goals import last_set
from data.scope import EVERYTHING, Scope
from etl.upload.imports import Imports
from reports.packs.jobs import Jobs

KEPT_BYTES: Final = 256_000_000
_log = logging.getLogger(__name__)


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
        self._sought: list[str] = []
        self._failed: set[str] = set()

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

    def soon(self, question: Callable[..., Any], **arguments: Any) -> Any:
        """The answer to a question that takes long, or None: it is then looked for beside the page, and there when asked for again.

        One is looked for at a time. A question that failed so is put at once the next time, so that whoever asks is told. Files wait for it.
        """
        key, version = self._key(question, arguments, ""), self.version()
        found = self._kept.get(key)
        if found is not None:
            return found[0]
        with self._lock:
            if not self._keeps or key in self._failed:
                self._failed.discard(key)
            elif self._sought:
                return None
            else:
                self._sought.append(key)
                Thread(target=self._look, args=(key, version, question, arguments), daemon=True).start()
                return None
        return self._answer(question, arguments, "")

    def _look(self, key: str, version: int, question: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
        try:
            answer = question(self.engine, self.scope, **arguments)
            with self._lock:
                if version == self._version[0]:
                    self._kept.keep(key, answer)
        except Exception as fault:
            _log.error("a question asked beside the page failed: %s", place_of(fault))
            with self._lock:
                self._failed.add(key)
        finally:
            with self._lock:
                self._sought.clear()

    def is_looking(self) -> bool:
        """Whether an answer is looked for beside pages."""
        with self._lock:
            return bool(self._sought)

    def _key(self, question: Callable[..., Any], arguments: Mapping[str, Any], since: str) -> str:
        asked = {name: _plain(arguments[name]) for name in sorted(arguments)}
        return f"{since}{question.__module__}.{question.__name__}:{self.scope!r}:{json.dumps(asked, default=repr)}"

    def _answer(self, question: Callable[..., Any], arguments: Mapping[str, Any], since: str) -> Any:
        key = self._key(question, arguments, since)
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
