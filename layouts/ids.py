"""Ids of components that callbacks speak to."""

from typing import Any, Final

from dash import ALL

URL: Final = "url"
PAGE: Final = "page"
RENDERED: Final = "rendered"
MAP: Final = "map"
JOIN: Final = "join"
JOIN_RESULT: Final = "join-result"
IMPORT: Final = "import"
IMPORT_TICK: Final = "import-tick"
IMPORT_VIEW: Final = "import-view"


def import_do(do: str, number: int = 0) -> dict[str, str | int]:
    """A button of the import panel: what it does, and to which file or load."""
    return {"type": "import-do", "do": do, "number": number}


def import_flag(name: str) -> dict[str, str]:
    """A field of what the sender says beside the files."""
    return {"type": "import-flag", "name": name}


def import_filter(name: str) -> dict[str, str]:
    """A filter of the import's findings."""
    return {"type": "import-filter", "name": name}


def import_do_all(do: str) -> dict[str, Any]:
    """All buttons of the import panel that do this."""
    return {"type": "import-do", "do": do, "number": ALL}


IMPORT_FLAG_ALL: Final = {"type": "import-flag", "name": ALL}
IMPORT_FILTER_ALL: Final = {"type": "import-filter", "name": ALL}


def undo(load: int) -> dict[str, str | int]:
    """The button that takes a load back."""
    return {"type": "undo", "load": load}


UNDO_ALL: Final = {"type": "undo", "load": ALL}
PACK: Final = "pack"
PACK_TICK: Final = "pack-tick"


def pack_field(name: str) -> dict[str, str]:
    """A choice of what a pack holds."""
    return {"type": "pack-field", "name": name}


def pack_do(do: str) -> dict[str, str]:
    """A button of the packs: make or cancel."""
    return {"type": "pack-do", "do": do}


PACK_DO_ALL: Final = {"type": "pack-do", "do": ALL}
PACK_FIELD_ALL: Final = {"type": "pack-field", "name": ALL}


def import_map(number: int) -> dict[str, str | int]:
    """What an unknown header of the shown file is said to be."""
    return {"type": "import-map", "number": number}


IMPORT_MAP_ALL: Final = {"type": "import-map", "number": ALL}

QUARANTINE: Final = "quarantine"


def held_field(part: int, row: int, name: str) -> dict[str, str | int]:
    """A field of a quarantined row, to be put right."""
    return {"type": "held-field", "part": part, "row": row, "name": name}


def held_do(load: int, part: int, row: int) -> dict[str, str | int]:
    """The button that lets a quarantined row in."""
    return {"type": "held-do", "load": load, "part": part, "row": row}


HELD_FIELD_ALL: Final = {"type": "held-field", "part": ALL, "row": ALL, "name": ALL}
HELD_DO_ALL: Final = {"type": "held-do", "load": ALL, "part": ALL, "row": ALL}
HELD_VIEW: Final = "held-view"


def held_page(number: int) -> dict[str, str | int]:
    """The button that turns to a page of the quarantined rows."""
    return {"type": "held-page", "number": number}


HELD_PAGE_ALL: Final = {"type": "held-page", "number": ALL}
