"""Rates of a table: printed as fractions, with a sign, or bare under a header that says rate."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from analysis.measures import MEASURE_IDS
from data.letters import get_column_letter
from etl.clean.values import parse_number, to_plain
from etl.model import Finding, Observation, RecognisedTable

_HIGHEST_SHARE: Final = 1.5


def _as_printed(o: Observation) -> bool:
    """Whether a value is the figure that its cell shows, scaled by no unit and no sign."""
    shown = parse_number(o.raw).value
    return (
        shown is not None and o.value is not None and float(shown) == float(o.value) and not o.raw.endswith(("%", "‰"))
    )


def read_bare_rates(table: RecognisedTable) -> None:
    """Read rates printed without a sign (45.6 under 入会率) as percent, and say so: no share of this kind reaches 150 %.

    Where others of the column have a sign or a percent format (72%, 58.2, 0.5), each bare one is judged by itself.
    """
    columns: dict[int, list[Observation]] = {}
    signed: set[int] = set()
    for o in table.observations:
        if o.unit == "1" and o.metric is not None and o.value is not None:
            if _as_printed(o):
                columns.setdefault(o.col, []).append(o)
            elif o.raw.endswith(("%", "％")):
                signed.add(o.col)
    for column, rates in columns.items():
        if max(abs(float(o.value or 0)) for o in rates) <= _HIGHEST_SHARE:
            continue
        for o in rates:
            if column not in signed or abs(float(o.value or 0)) > 1:
                o.value = float(Decimal(str(o.value)) / 100)
        letter = get_column_letter(column)
        table.findings.append(
            Finding.of("rate_read_as_percent", table.sheet, column=letter, args={"label": rates[0].label})
        )


def hold_shares(table: RecognisedTable) -> None:
    """Take the measure off columns of counts that hold percents (女会员 | 45%): what they are shares of nobody says. Told."""
    columns: dict[int, list[Observation]] = {}
    for o in table.observations:
        if o.metric in MEASURE_IDS and o.value is not None and o.raw.rstrip().endswith(("%", "％")):
            columns.setdefault(o.col, []).append(o)
    for column, shares in columns.items():
        for o in shares:
            o.metric = None
        args, letter = {"label": shares[0].label}, get_column_letter(column)
        table.findings.append(Finding.of("count_in_percent", table.sheet, shares[0].row, letter, shares[0].raw, args))


def read_fractions(table: RecognisedTable) -> None:
    """Read shares under a header that says percent as fractions where all of a column are (0.843 under 建会率（%）, as a cell
    formatted in percent is stored), and say so."""
    columns: dict[int, list[tuple[Observation, Decimal]]] = {}
    for o in table.observations:
        if o.unit != "1" or o.metric is None or o.value is None:
            continue
        read = parse_number(o.raw)
        if read.value is not None and not read.own_scale:
            columns.setdefault(o.col, []).append((o, read.value))
    for column, rates in columns.items():
        scaled = all(shown == 0 or float(o.value or 0) == float(shown / 100) for o, shown in rates)
        if scaled and any(abs(shown) > 1 for _, shown in rates):
            _tell_small(table, [o for o, shown in rates if 0 < abs(shown) < 1], column)
        if not scaled or any(abs(shown) > 1 for _, shown in rates) or all(shown % 1 == 0 for _, shown in rates):
            continue
        for o, shown in rates:
            o.value = to_plain(shown)
        args = {"label": rates[0][0].label}
        letter = get_column_letter(column)
        table.findings.append(Finding.of("rate_read_as_fraction", table.sheet, column=letter, args=args))


def _tell_small(table: RecognisedTable, rates: list[Observation], column: int) -> None:
    """Tell of figures under 1 beside larger ones under a header that says percent: 0.6 may be 0.6 % or 60 %."""
    if rates:
        args = {"label": rates[0].label, "count": str(len(rates))}
        letter, first = get_column_letter(column), rates[0]
        table.findings.append(Finding.of("rate_under_one", table.sheet, first.row, letter, first.raw, args))
