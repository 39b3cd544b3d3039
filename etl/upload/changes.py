"""Changes to what is loaded (undo, rows let in), made behind the page one after the other, so that no reader waits for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from data.database.trouble import DatabaseTrouble
from data.limits.turns import Turns
from data.log import place_of
from data.texts import text

_log = logging.getLogger(__name__)

WAITING: Final = 20
"""Changes that may wait for their turn; more are refused."""


class Change:
    """One change. ``said``: what became of it, for the reader; None as long as it is under way."""

    def __init__(self) -> None:
        self.said: str | None = None
        self._done = threading.Event()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end; whether it has come."""
        return self._done.wait(seconds)

    def end(self, said: str) -> None:
        """It is done, or has failed."""
        self.said = said
        self._done.set()


class Changes:
    """The changes of one server. Methods may be called from many threads."""

    def __init__(self) -> None:
        self._line = Turns(WAITING)
        self._turn = threading.Lock()
        self._counts = threading.Lock()
        self.done = self.total = 0
        """Of those that were begun since none was under way."""
        self.last = ""
        """What became of the last of them of which something is to be said."""

    @property
    def busy(self) -> bool:
        """Whether a change is under way or waits."""
        return self.done < self.total

    def begin(self, work: Callable[[], str], language: str) -> Change:
        """Begin a change; ``work`` returns what is to be said of it. Raises :class:`data.limits.turns.Busy` where too many wait."""
        self._line.take()
        with self._counts:
            if not self.busy:
                self.done, self.total, self.last = 0, 0, ""
            self.total += 1
        change = Change()
        threading.Thread(target=self._run, args=(work, change, language), name="change", daemon=True).start()
        return change

    def _run(self, work: Callable[[], str], change: Change, language: str) -> None:
        said = ""
        try:
            with self._turn:
                said = work()
        except DatabaseTrouble as problem:
            _log.error("a change failed: %s", problem.code)
            said = problem.told(language)
        except LookupError as problem:  # it is not there any more, or not to be had: the page shows how things stand
            _log.warning("a change was refused: %s", place_of(problem))
        except Exception as fault:
            _log.error("a change failed: %s", place_of(fault))
            said = text("fault.again", language)
        finally:
            self._line.give_back()
            with self._counts:
                self.done += 1
                self.last = said or self.last
            change.end(said)
