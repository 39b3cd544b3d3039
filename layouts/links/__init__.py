"""Links on the page Data: the queue of pairs that may be one unit, what was decided, and what other offices' lists lead to."""
