"""Names of uploaded files: plain, without marks, nobody's path."""

from __future__ import annotations

import re

from etl.personal.mask import MASK, mask_path
from etl.read.archives import is_device


def without_marks(name: str) -> str:
    """A file's name to store under: persons are not in it either, and no character that a file system may refuse."""
    return mask_path(name).replace(MASK, "x")


def plain_name(name: str) -> str:
    """A file's own name, safe to store and to show: no folders, no control or direction characters, nothing that is not Unicode, at most 180 bytes, its suffix kept."""
    last = re.split(r"[/\\]", name)[-1]
    kept = re.sub(
        r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]', "_", last
    ).strip(". ")
    kept = kept or "file"
    if is_device(kept):
        kept = f"_{kept}"
    stem, dot, suffix = kept.rpartition(".")
    stem, suffix = (stem, f".{suffix[:12]}") if dot and stem else (kept, "")
    while len((stem + suffix).encode()) > 180:
        stem = stem[:-1]
    return stem + suffix
