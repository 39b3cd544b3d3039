"""What of a summary is of no known measure, and what of that rates need, which is asked about."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from data.letters import get_column_letter
from etl.clean.totals import total_of
from etl.fields.dictionary import meaning, without_of_which
from etl.model import Finding, RecognisedTable
from etl.tables.accounts.ledger import parts_of_totals, unread_figures

_MOST: Final = 200
_COUNTED: Final = r"(?:总?(?:人|个|户|家)?数|总数量?|总计|合计|人员|总量)?$"
_NEEDED: Final = (
    (
        "units_covered",
        re.compile(
            r"^(?!.*(?:未|应|拟|无)).*(?:已(?:组建|成立|建立|建)|建会|建立工会|成立工会|覆盖).{0,6}(?:企业|单位|法人)"
            + _COUNTED
            + r"|^已?(?:组建|成立|建立|建)(?:工?会|工会组织)"
            + _COUNTED
        ),
    ),
    (
        "units",
        re.compile(
            r"^(?!.*(?:建会|工会|未|应|新|签|参保|停|注销|合同|协商|职代会|以上|以下)).*(?:企业|单位|法人|经营主体|市场主体)"
            + _COUNTED
            + r"|^应(?:组建|成立|建立|建)(?:工?会|工会组织)?(?:的)?(?:企业|单位|法人)?"
            + _COUNTED
        ),
    ),
    ("members_migrant", re.compile(r"(?:农牧?民工|务工|外来工).{0,3}会员" + _COUNTED)),
    (
        "staff_full",
        re.compile(r"专职.{0,6}(?:工会|干部|工作者|人员)" + _COUNTED + r"|^(?:工会)?(?:专职|专干)" + _COUNTED),
    ),
    ("members_women", re.compile("女(?:性)?会员" + _COUNTED)),
    ("members", re.compile("^(?!.*(?:男|新|退|转|未|女|农民工|劳动者)).*会员" + _COUNTED)),
    ("employees_women", re.compile("女(?:性)?(?:职工|员工|从业人员)" + _COUNTED)),
    (
        "employees",
        re.compile(
            "^(?!.*(?:男|女|新|未|困难|农民工|党|离退休|代表|会员|工会)).*(?:职工|员工|从业人员|从业者|用工)" + _COUNTED
        ),
    ),
)
"""Measures that rates need, by how a label that the dictionary lacks is put."""
_MIGRANTS: Final = re.compile(r"^(?:其中)?[:：]?(?:农牧?民工|(?:外来|进城)务工|外来工)(?:人员)?" + _COUNTED)
"""Migrants of whom a table does not say whether they are members."""


def unknown_measures(table: RecognisedTable) -> list[Finding]:
    """Tell of each label that is of no known measure, as a warning where it looks like one that the table lacks and rates need."""
    told = {f.args["label"] for f in table.findings if f.code == "mapping_applied"}
    unknown = [o for o in table.observations if o.metric is None and o.label not in told]
    parts = _shared_parts({o.label for o in unknown})
    labels = dict.fromkeys(parts.get(o.label, o.label) for o in unknown)
    first = {parts.get(o.label, o.label): o for o in reversed(unknown)}
    first |= {parts.get(o.label, o.label): o for o in reversed(unknown) if o.value is not None}
    held = {o.metric for o in table.observations}
    remaining = parts_of_totals(table) | unread_figures(table)
    found: list[Finding] = []
    for label in list(labels)[:_MOST]:
        o = first[label]
        needed = _needed(label, table.title or "", with_members="members" in held) if o.value is not None else None
        if needed is not None and needed not in held:
            args = {"label": label, "field": needed}
            letter = get_column_letter(o.col)
            found.append(Finding.of("measure_unknown_needed", table.sheet, o.row, letter, None, args))
        elif o.label in remaining:
            args, letter = {"label": label} | remaining[o.label], get_column_letter(o.col)
            found.append(Finding.of("figures_unread", table.sheet, o.row, letter, None, args))
        else:
            found.append(Finding.of("measure_unknown", table.sheet, o.row, None, None, {"label": label}))
    found += _of_one_kind(table)
    if labels and held <= {None}:
        args = {"labels": "、".join(list(labels)[:3])}
        found.insert(0, Finding.of("table_without_measure", table.sheet, args=args))
    return found


def _of_one_kind(table: RecognisedTable) -> list[Finding]:
    """Tell of units that are counted for one kind alone (企业数), so that no rate of all units comes of them."""
    found: list[Finding] = []
    for metric in ("units", "units_covered"):
        counted = [o for o in table.observations if o.metric == metric and o.value is not None]
        kinds = {o.dimensions.get("kind") for o in counted}
        if counted and len(kinds) == 1 and None not in kinds:
            first, args = counted[0], {"label": counted[0].label.split(" / ")[-1]}
            found.append(Finding.of("units_of_one_kind", table.sheet, column=get_column_letter(first.col), args=args))
    return found


def _shared_parts(labels: set[str]) -> dict[str, str]:
    """Label -> the one part of it that is not understood, where others have it too (企业 / 摸排数, 机关 / 摸排数): it is told once."""
    unknown = {
        label: odd[0]
        for label in labels
        if len(odd := [part for part in label.split(" / ") if not meaning(part).complete]) == 1
    }
    often = Counter(unknown.values())
    return {label: part for label, part in unknown.items() if often[part] > 1}


_OF_UNITS: Final = re.compile("(?:企业|单位|法人)" + _COUNTED)
_PAPERS: Final = (
    ("units_wage_agreement", re.compile("工资.{0,6}(?:协商|合同|协议)")),
    ("units_agreement", re.compile("^(?!.*女职工).*集体(?:合同|协商)")),
    ("units_congress", re.compile("职代会|职工(?:代表)?大会")),
)
"""What units have under a heading of it (集体合同 / 覆盖企业, 职代会 / 建制企业)."""
_YES: Final = re.compile(r"^(?:是|有|√|已建|已|y|yes|1)$", re.IGNORECASE)
_ABOUT_COVER: Final = re.compile(r"建会|(?:建立|成立|组建|有无?)工会")


def _needed(label: str, title: str, *, with_members: bool) -> str | None:
    """The measure that rates need and that a label may be: 工业企业总数, 企业从业者, 已建会 / 数量; 是 in a table of 是否建会."""
    parts = label.split(" / ")
    last = next((part for part in reversed(parts) if not meaning(part).complete), parts[-1])
    last = without_of_which(last)
    bare = re.sub(r"[\s()（）]", "", last)
    total = total_of(bare)
    if total is not None and not total.whose:
        return None
    if _YES.match(bare) and _ABOUT_COVER.search(title):
        return "units_covered"
    if with_members and _MIGRANTS.match(bare):
        return "members_migrant"
    if _OF_UNITS.search(bare):
        for name, pattern in _PAPERS:
            if pattern.search("".join(parts)):
                return name
    said = dict.fromkeys((bare, re.sub(r"\s|[(（][^()（）]*[)）]", "", last)))  # 会员（更正） may be the members
    return next((name for text in said for name, pattern in _NEEDED if pattern.search(text)), None)
