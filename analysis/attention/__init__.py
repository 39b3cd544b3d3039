"""What deserves a leader's eye: facts found by rules (``rules``), who is silent (``silence``), each a :class:`Note`."""

from analysis.attention.note import Changes, Note
from analysis.attention.rules import SAID, notes, says_something, weightiest
from analysis.attention.silence import SILENCE, with_unreported

__all__ = ["SAID", "SILENCE", "Changes", "Note", "notes", "says_something", "weightiest", "with_unreported"]
