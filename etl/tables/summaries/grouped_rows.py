"""Rows that stand under a row of their region, or behind a word for several regions: pivots that were pasted as values, and areas that no register knows."""

from __future__ import annotations

from typing import Final

from etl.clean.totals import total_of
from etl.clean.values import parse_number, raw_text
from etl.model import Block, Sheet
from etl.tables.summaries.label_cells import NOTHING_MEANT, Row

_FEWEST: Final = 2


def settle_grouped(sheet: Sheet, block: Block, roles: dict[int, str], rows: list[Row]) -> None:
    """Give rows the region that stands above them where their figures add up to its own, and take words for several regions off the rows of these."""
    _under_their_region(sheet, block, roles, rows)
    _behind_an_area(roles, rows)


def _under_their_region(sheet: Sheet, block: Block, roles: dict[int, str], rows: list[Row]) -> None:
    """``吴中区`` | 1838, then ``大型`` | 588, ``中型`` | 1250 in one column: sizes of 吴中区, if so in every group of two at least."""
    labelling = [column for column, role in roles.items() if role not in ("value", "source")]
    values = [column for column, role in roles.items() if role == "value"]
    if len(labelling) != 1 or not values:
        return
    groups: list[tuple[int, list[int]]] = []
    for place, row in enumerate(rows):
        cells = sheet.rows[block.body[place]]
        text = raw_text(cells[labelling[0]]) if labelling[0] < len(cells) else ""
        if row.placed and not row.labels and not row.total:
            groups.append((place, []))
        elif total_of(text) is None and groups and not row.placed and row.labels:
            groups[-1][1].append(place)
    parted = [(head, parts) for head, parts in groups if parts]
    if len(parted) < _FEWEST or 2 * len(parted) < len(groups):
        return
    if all(_add_up(sheet, block, values, head, parts) for head, parts in parted):
        for head, parts in parted:
            for place in parts:
                giver, taker = rows[head], rows[place]
                taker.region, taker.region_code, taker.candidates = giver.region, giver.region_code, giver.candidates


def _add_up(sheet: Sheet, block: Block, values: list[int], head: int, parts: list[int]) -> bool:
    """Whether the first column of figures of some rows adds up to that of the row above them."""

    def figure(place: int) -> float:
        row = sheet.rows[block.body[place]]
        return float(parse_number(row[values[0]] if values[0] < len(row) else None).value or 0)

    whole = figure(head)
    return whole > 0 and whole == sum(figure(place) for place in parts)


def _behind_an_area(roles: dict[int, str], rows: list[Row]) -> None:
    """``中心城区`` | ``锦江区``: a word that is not understood before a region, each region once and several to a word, says nothing of what is counted."""
    places = [column for column, role in roles.items() if role == "region"]
    outer = [column for column, role in roles.items() if role == "indicator"]
    if len(places) != 1 or len(outer) != 1 or outer[0] > places[0]:
        return
    placed = [row for row in rows if row.region_code and row.labels]
    odd = [row for row in placed if not row.meaning.complete and not row.meaning.metric and not row.meaning.dimensions]
    names = {row.labels for row in odd}
    if len(odd) < len(placed) or 2 * len(names) > len(odd) or len({row.region_code for row in odd}) < len(odd):
        return
    for row in odd:
        row.labels, row.meaning = (), NOTHING_MEANT
