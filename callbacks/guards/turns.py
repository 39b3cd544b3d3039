"""Files that are made for a reader: so many at once over the whole server, the turn lasting until the last byte is sent."""

from __future__ import annotations

from collections.abc import Callable

import flask

from data.limits.turns import Turns


def in_turn(turns: Turns, make: Callable[[], flask.Response]) -> flask.Response:
    """What ``make`` answers, in a turn of its own. Raises :class:`data.limits.turns.Busy`."""
    turns.take()
    try:
        answer = make()
    except BaseException:
        turns.give_back()
        raise
    # A file that is passed through to the server's own hands would be closed without the answer being told.
    answer.direct_passthrough = False
    answer.call_on_close(turns.give_back)
    return answer
