"""What the buttons of the import panel do. Each returns what the reader sees after it: file, severity, code, page and a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.vocabulary import PURPOSES
from data.reference import calibres, regions
from data.texts import text
from data.texts.names import beside
from etl.clean.periods import label_period
from etl.fields.memory import IGNORE, UnknownField, choices, remember
from etl.file.result import Flags
from etl.upload.imports import Imports
from etl.upload.state import State, flags_in, whose_list

Chosen = dict[str, Any]


def first_with_trouble(state: State) -> int:
    """The file that is shown first: the only one, else the first with an error, else none."""
    if len(state.files) == 1:
        return 1
    return next((n for n, f in enumerate(state.files, 1) if f.errors), 0)


def flags_of(given: Mapping[str, str | None]) -> tuple[Flags, list[str]]:
    """What the sender says beside the files, and the names of what is no period or region."""
    period, region = (given.get("period") or "").strip(), (given.get("region") or "").strip()
    said = label_period(period) if period else None
    wrong = [
        name
        for name, bad in (
            ("period", bool(period) and said is None),
            ("region", bool(region) and region not in regions()),
        )
        if bad
    ]
    content, source = whose_list(given.get("source"))
    flags = Flags(
        period=said.id if said else None,
        calibre=given["calibre"] if given.get("calibre") in calibres() else None,
        purpose=given["purpose"] if given.get("purpose") in PURPOSES else None,
        region=region if region in regions() else None,
        content=content,
        list_source=source,
    )
    return flags, wrong


def read_with_flags(store: Imports, batch: str, chosen: Chosen, given: Mapping[str, str | None], lang: str) -> Chosen:
    """Read all files again with what the sender says; nonsense is told and changes nothing."""
    flags, wrong = flags_of(given)
    if wrong:
        names = beside((text(f"import.flag.{name}", lang) for name in wrong), lang)
        return chosen | {"notice": text("import.flags_wrong", lang, names=names)}
    store.read(batch, flags)
    return {}


def read_with_mappings(
    store: Imports, batch: str, chosen: Chosen, file: int, mapped: Sequence[str], lang: str
) -> Chosen:
    """Read all files again with what was said of a file's headers; an answer that could not be kept is told."""
    refused = keep_mappings(store, batch, file, mapped)
    kept = {"file": chosen.get("file")}
    return kept | {"notice": text("import.mapping_taken", lang, names=beside(refused, lang))} if refused else kept


def keep_mappings(store: Imports, batch: str, file: int, mapped: Sequence[str]) -> list[str]:
    """Keep what a reader said of a file's unknown headers, and read all files of the import again.

    Returns the headers whose answer was refused: another column of the table has that field already.
    """
    state = store.state(batch)
    file = file or first_with_trouble(state)
    if not file:
        return []
    offers = store.result(batch, file).offers
    said = [
        (offer, name)
        for offer, name in zip(offers, mapped, strict=False)
        if name == IGNORE or name in choices(offer.content)
    ]
    refused = []
    for offer, name in said:
        try:
            remember(store.mappings, offer, name, file=state.files[file - 1].name)
        except UnknownField:
            refused.append(offer.label)
    if len(refused) < len(said):
        store.read(batch, flags_in(state))
    return refused


def show_file(chosen: Chosen, number: int) -> Chosen:
    """Show a file; the one that is shown already is closed."""
    return chosen | {"file": 0 if str(chosen.get("file")) == str(number) else number, "page": 1}


def filter_findings(chosen: Chosen, filters: Mapping[str, str]) -> Chosen | None:
    """Show the findings that the filters ask for, from their first page; None where these are the filters of now."""
    now = {name: str(chosen.get(name) or ("0" if name == "file" else "")) for name in filters}
    return None if filters == now else chosen | {**filters, "page": 1}
