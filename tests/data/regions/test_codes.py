"""What region codes tell by their signs is what the tree says."""

from __future__ import annotations

from data.queries.seen import stem
from data.reference import regions
from data.regions.codes import heads, is_body_code, province_head


def test_codes_begin_like_those_of_the_regions_that_they_lie_in() -> None:
    tree = regions()
    for region in tree.upper():
        if region.level == "nation" or region.kind == "placeholder":
            continue
        above = tree.path(region.code)[1:]
        assert is_body_code(region.code) == is_body_code(above[0]) == (tree[above[0]].kind == "body")
        assert region.code.startswith(province_head(above[0]))
        assert all(region.code.startswith(stem(code)) for code in above)
        assert {stem(code) for code in above} <= {*heads(region.code)}, region


def test_no_two_provinces_or_bodies_begin_alike() -> None:
    found = [province_head(code) for code in regions().children("100000")]
    assert len({*found}) == len(found)
