"""A reader takes the sentences of documents back to facts: none is false, none stands twice in a document."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.reference import regions
from data.scope import EVERYTHING
from data.texts import LANGUAGES
from reports.content.gather import NoFigures, gather
from reports.content.record import Content, Withheld
from reports.files import Kind, Manner, write
from reports.order import Order
from tests.reports.claims import Claim, claims, is_false, lines, unread
from tests.reports.conftest import MOMENT, Report

KINDS = (Kind("pptx"), Kind("docx", "brief"), Kind("docx", "circular"))
DAILY = (
    Order("100000", "2018", calibre="acftu"),
    Order("100000", "2022", "2018", "nbs_unions"),
    Order("440000", "2004", calibre="census"),
    Order("430000", "2025", "2024", "synthetic"),
    Order("330000", "2025", "2024", "synthetic", audience="external", base=5),
    Order("330100", "2025", "2024", "synthetic"),
    Order("640000", "2025", "2023", "synthetic"),
    Order("330200", "2024", "2023", "synthetic"),
    Order("430100", "2025", "2023", "synthetic", audience="external"),
    Order("330106", "2024", "2023", "synthetic"),
    Order("640100", "2025", "2024", "synthetic"),
)
"""With the six that many tests share, each as three documents in two languages: 102 in all."""


def written(engine: Engine, order: Order, folder: Path) -> list[tuple[Content, str, Path]]:
    """The documents of an order in both languages, from figures gathered once; none where there is nothing to say, or may be said."""
    try:
        content = gather(engine, EVERYTHING, order)
    except (NoFigures, Withheld):
        return []
    return [
        (content, language, write(content, folder, kind, Manner(language, MOMENT, "")))
        for language in LANGUAGES
        for kind in KINDS
    ]


def faults(documents: Sequence[tuple[Content, str, Path]]) -> tuple[list[str], Counter[str]]:
    """What is false, said twice or cannot be read in some documents, in words; how many claims of each kind were read."""
    found: list[str] = []
    read: Counter[str] = Counter()
    for content, language, path in documents:
        sentences = lines(path)
        for sentence, times in Counter(s for s in sentences if len(s) > 12).items():
            if times > 1:
                found.append(f"{path.name}: {times} times: {sentence}")
        found += [f"{path.name}: not read: {sentence}" for sentence in unread(sentences, language)]
        for claim in claims(sentences, language):
            read[claim.key] += 1
            why = is_false(claim, content, language)
            if why is not None:
                found.append(f"{path.name}: {claim.sentence}: {why}")
    return found, read


def test_a_hundred_documents_claim_nothing_false_and_nothing_twice(
    full: Engine, made: list[Report], tmp_path: Path
) -> None:
    documents = [(report.content, report.language, report.path) for report in made]
    documents += itertools.chain.from_iterable(written(full, order, tmp_path) for order in DAILY)
    assert len(documents) >= 90
    found, read = faults(documents)
    assert found == []
    assert sum(read.values()) > 300
    assert {"say.extremes", "say.extremes_partial", "say.rate_rise", "say.course_rise", "say.cell_share"} <= set(read)


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (
            Claim(
                "say.extremes",
                {
                    "metric": "建会覆盖率（按单位）",
                    "high": "舟山市",
                    "high_value": "47.7%",
                    "low": "杭州市",
                    "low_value": "33.6%",
                },
                "",
            ),
            "high",
        ),
        (Claim("say.rate_rise", {"metric": "建会覆盖率（按单位）", "value": "1.0%", "points": "9.9"}, ""), "it is"),
        (
            Claim("say.course_fall", {"metric": "会员", "before": "6.0万", "after": "6.8万", "change": "8,000"}, ""),
            "is not",
        ),
        (Claim("say.cell_share", {"n": "1", "share": "99%"}, ""), "most is"),
    ],
)
def test_a_false_claim_is_found(contents: dict[str, Content], claim: Claim, why: str) -> None:
    assert why in (is_false(claim, contents["province"], "zh") or "")


def many_orders() -> list[Order]:
    """Regions of all levels down to cities by period and edition, with some counties; the published series apart."""
    known = list(regions().upper())
    cities = [region.code for region in known if region.level in ("nation", "province", "city")]
    counties = [region.code for region in known if region.level == "county"][::40]
    return [
        *(Order(code, "2025", "2024", "synthetic") for code in cities),
        *(Order(code, "2024", "2023", "synthetic", audience="external") for code in cities[::3]),
        *(Order(code, "2025", "2023", "synthetic", audience="external", base=5) for code in cities[::7]),
        *(Order(code, "2024", "2023", "synthetic") for code in counties),
        *(Order(code, "2025", None, "synthetic") for code in counties[::2]),
    ]


def published_orders() -> list[Order]:
    provinces = [region.code for region in regions().upper() if region.level in ("nation", "province")]
    return [
        *(Order(code, "2004", None, "census") for code in provinces),
        *(Order("100000", "2018", None, "acftu", audience=audience) for audience in ("internal", "external")),
        *(
            Order("100000", period, before, "nbs_unions")
            for period, before in itertools.pairwise(("2022", "2018", "2004"))
        ),
    ]


@pytest.mark.long
def test_two_thousand_documents_claim_nothing_false_and_nothing_twice(
    nation: Engine, published: Engine, tmp_path: Path
) -> None:
    asked = [(nation, order) for order in many_orders()] + [(published, order) for order in published_orders()]
    count, found = 0, list[str]()
    for engine, order in asked:
        documents = written(engine, order, tmp_path)
        count += len(documents)
        found += faults(documents)[0]
        for _, _, path in documents:
            path.unlink()
    assert found == []
    assert count >= 2000
