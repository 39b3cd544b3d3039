"""About so many, at least, at most: what is no count, and what is certain of it."""

from __future__ import annotations

import pytest

from etl.clean.extents import Extent, extent_of


@pytest.mark.parametrize(
    "cell",
    ["约45", "约45人", "45人左右", "45左右", "近50", "近50人", "将近50人", "大约 1,200 人", "３０余人", "30多人", "100来人", "50上下", "~45", "≈45", "1200人前后", "约1.2万人"],
)  # fmt: skip
def test_about_so_many_says_no_bound(cell: str) -> None:
    assert extent_of(cell) == Extent()


@pytest.mark.parametrize(
    ("cell", "least", "most"),
    [
        ("25-99人", 25, 99), ("25～99", 25, 99), ("25至99人", 25, 99), ("1,000—2,999人", 1000, 2999), ("25人-99人", 25, 99),
        ("300人以上", 300, None), ("300人及以上", 300, None), ("300人以上（含300人）", 300, None), ("≥300", 300, None), (">300", 301, None), ("超过300人", 301, None), ("300+", 300, None),
        ("20人以下", None, 20), ("不足20人", None, 19), ("<20", None, 19), ("≤20", None, 20), ("最多20人", None, 20),
    ],
)  # fmt: skip
def test_bands_say_their_bounds(cell: str, least: int | None, most: int | None) -> None:
    said = extent_of(cell)
    assert said is not None
    assert (said.least, said.most) == (least, most)


@pytest.mark.parametrize(
    "cell",
    [
        "45",
        "45人",
        45,
        None,
        "",
        "-",
        "—",
        "2024-06",
        "99-25",
        "三十来人",
        "0573-87",
        "许村镇3组",
        "约定",
        "近郊1号",
        "多人",
        "1.2万",
        "12.3%",
    ],
)
def test_other_cells_are_none_of_it(cell: object) -> None:
    assert extent_of(cell) is None  # type: ignore[arg-type]
