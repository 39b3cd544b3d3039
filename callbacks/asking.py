"""Putting questions to the database: read-only, within the reader's scope, remembered as long as the data do not change."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Engine

from analysis.vocabulary import NATION
from data.database.version import data_version
from data.scope import EVERYTHING, Scope
from etl.upload.imports import Imports
from reports.jobs import Jobs

_KEPT: Final = 512


class Asker:
    """Answers of ``data.queries`` for one data version and scope; the oldest are forgotten first. ``imports``: where files are let in.

    ``jobs``: where packs of reports are made; ``template``: an office's own for slides; ``home``: the region that pages open on.
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
        self._answers: OrderedDict[str, Any] = OrderedDict()
        self._lock = Lock()
        self._version = -1

    def version(self) -> int:
        """The version of the data; a change forgets all answers."""
        now = data_version(self.engine)
        with self._lock:
            if now != self._version:
                self._answers.clear()
                self._version = now
        return now

    def __call__(self, question: Callable[..., Any], **arguments: Any) -> Any:
        """The answer to a question, from memory where it was asked before."""
        asked = json.dumps(arguments, sort_keys=True, default=repr)
        key = f"{question.__module__}.{question.__name__}:{self.scope!r}:{asked}"
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            version = self._version
        answer = question(self.engine, self.scope, **arguments)
        with self._lock:
            if version == self._version:
                self._answers[key] = answer
                while len(self._answers) > _KEPT:
                    self._answers.popitem(last=False)
        return answer
