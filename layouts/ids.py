"""Ids of components that callbacks speak to."""

from typing import Any, Final

from dash import ALL

URL: Final = "url"
ROOT: Final = "root"
"""What holds the whole page, shell and body."""
PAGE: Final = "page"
"""What holds a page's cards, inside the shell."""
RENDERED: Final = "rendered"
"""The address that the browser shows, and the key of each card."""
CONTROLS: Final = "controls"
"""What the shell's controls show."""
BEGIN: Final = "begin"
"""Asks for the whole page, where the first layout could not have it."""
AGAIN: Final = "again"
"""Asks for the page of the same address once more: what is loaded has changed, or the server did not answer."""
PROVIDER: Final = "provider"
REGION: Final = "pick-region"
PERIOD: Final = "pick-period"
CALIBRE: Final = "pick-calibre"
COMPARE: Final = "pick-compare"
INDUSTRY: Final = "pick-industry"
SIZE: Final = "pick-size"
KIND: Final = "pick-kind"
PICKED: Final = (REGION, PERIOD, CALIBRE, COMPARE, INDUSTRY, SIZE, KIND)
"""The controls that put a key into the address."""
FILTERS: Final = "filters"
DRAWER: Final = "drawer"
OPENED: Final = "opened"
"""The drawer that tells where a figure comes from, and the place in it."""
SKIP: Final = "skip"
HEADING: Final = "heading"
SEARCH: Final = "search"
SEARCH_TEXT: Final = "search-text"
SEARCH_FOUND: Final = "search-found"
NOTICES: Final = "notices"
MAP: Final = "map"
FUNNEL: Final = "funnel"
JOIN: Final = "join"
JOIN_RESULT: Final = "join-result"
TREND_METRIC: Final = "trend-metric"
TREND_REGION: Final = "trend-region"
IMPORT: Final = "import"
IMPORT_TICK: Final = "import-tick"
IMPORT_VIEW: Final = "import-view"


def slot(name: str) -> dict[str, str]:
    """The place of a card or of a part of the shell."""
    return {"type": "slot", "name": name}


SLOT_ALL: Final = {"type": "slot", "name": ALL}


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


def undo_batch(batch: str) -> dict[str, str]:
    """The button that takes back all that an import has loaded."""
    return {"type": "undo-batch", "batch": batch}


UNDO_BATCH_ALL: Final = {"type": "undo-batch", "batch": ALL}
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


def grid(name: Any) -> dict[str, Any]:
    """A grid of rows."""
    return {"type": "grid", "name": name}


def grid_count(name: Any) -> dict[str, Any]:
    """How many rows a grid has, in words."""
    return {"type": "grid-count", "name": name}


def grid_search(name: Any) -> dict[str, Any]:
    """What a grid's rows are searched for."""
    return {"type": "grid-search", "name": name}


def grid_columns(name: Any) -> dict[str, Any]:
    """Which columns a grid shows."""
    return {"type": "grid-columns", "name": name}


GRID_SEARCH_ALL: Final = grid_search(ALL)
GRID_COLUMNS_ALL: Final = grid_columns(ALL)
LOAD_CHOSEN: Final = "load-chosen"
"""What can be done with the load that is chosen."""
HELD_CHOSEN: Final = "held-chosen"
"""The fields of the row kept out that is chosen."""
LEDGER_AUTHOR: Final = "ledger-author"
LEDGER_SAID: Final = "ledger-said"
"""What became of the last edits."""
LEDGER_DONE: Final = "ledger-done"
"""When something was written last: the grid asks for its rows again."""
LEDGER_CHOSEN: Final = "ledger-chosen"
LEDGER_ALL: Final = "ledger-all"
"""The buttons that write to the units chosen, and to all that the view and the search leave."""


def ledger_field(name: str) -> dict[str, str]:
    """What is to be written into a field of several units."""
    return {"type": "ledger-field", "name": name}


LEDGER_FIELD_ALL: Final = {"type": "ledger-field", "name": ALL}


def ledger_decide(number: Any, do: Any) -> dict[str, Any]:
    """The button that takes a change that waits, or leaves what stands."""
    return {"type": "ledger-decide", "number": number, "do": do}


def ledger_undo(numbers: Any, by: Any) -> dict[str, Any]:
    """The button of a notice that takes back what somebody has just written into the ledger."""
    return {"type": "ledger-undo", "numbers": numbers, "by": by}


LEDGER_DECIDE_ALL: Final = ledger_decide(ALL, ALL)
LEDGER_UNDO_ALL: Final = ledger_undo(ALL, ALL)
LINKS_QUEUE: Final = "links-queue"
LINKS_AUTHOR: Final = "links-author"
LINKS_REASON: Final = "links-reason"
LINKS_SAVE: Final = "links-save"
LINKS_SAID: Final = "links-said"
LINKS_MARKS: Final = "links-marks"
"""What the browser has marked of the queue, until it is kept."""
LINKS_TICK: Final = "links-tick"


def link_undo(number: int) -> dict[str, str | int]:
    """The button that takes back what was decided of a pair."""
    return {"type": "link-undo", "number": number}


LINK_UNDO_ALL: Final = {"type": "link-undo", "number": ALL}
PLAN_NAME: Final = "plan-name"
PLAN_AUTHOR: Final = "plan-author"
PLAN_SAID: Final = "plan-said"
"""What is said of the last thing that was done to a plan."""
PLAN_TICK: Final = "plan-tick"
LATER_TICK: Final = "later-tick"
"""Runs while an answer is looked for beside the page."""
PLAN_SEARCH: Final = "plan-search"
"""How far the search for the smallest plan is."""


def plan_do(do: str) -> dict[str, str]:
    """A button of the plan's panel: add, aim, save, rename, delete."""
    return {"type": "plan-do", "do": do}


def plan_field(name: str) -> dict[str, str]:
    """A field of the plan's panel."""
    return {"type": "plan-field", "name": name}


PLAN_DO_ALL: Final = {"type": "plan-do", "do": ALL}
PLAN_FIELD_ALL: Final = {"type": "plan-field", "name": ALL}
AIM_AUTHOR: Final = "aim-author"
AIM_SAID: Final = "aim-said"
"""Why a target was not set."""


def aim_do(do: Any, key: Any = "") -> dict[str, Any]:
    """A button of the targets: what it does, and to which of them."""
    return {"type": "aim-do", "do": do, "key": key}


def aim_undo(numbers: Any) -> dict[str, Any]:
    """The button of a notice that takes back what was just said of targets."""
    return {"type": "aim-undo", "numbers": numbers}


def aim_field(name: Any) -> dict[str, Any]:
    """What is filled in to set a target."""
    return {"type": "aim-field", "name": name}


AIM_DO_ALL: Final = aim_do(ALL, ALL)
AIM_UNDO_ALL: Final = aim_undo(ALL)
AIM_FIELD_ALL: Final = aim_field(ALL)
