"""The reporting tree and the industries, from the files of reference alone."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, cached_property
from pathlib import Path

_REFERENCE = Path(__file__).parents[2] / "data" / "reference"


def reference(name: str) -> list[dict[str, str]]:
    """The rows of a file of reference."""
    with (_REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


class Places:
    """The region tree: ``parent``, ``name``, ``kind``, ``level`` by code. Placeholders (市辖区) are skipped: they are no node."""

    def __init__(self) -> None:
        rows = reference("regions.csv")
        rows += [{**r, "level": "township", "kind": "division"} for r in reference("townships.csv")]
        self.name = {r["code"]: r["name"] for r in rows}
        self.kind = {r["code"]: r["kind"] for r in rows}
        self.level = {r["code"]: r["level"] for r in rows}
        above = {r["code"]: r["parent_code"] for r in rows}
        self.parent: dict[str, str] = {}
        for code in above:
            step = above[code]
            while step and self.kind[step] == "placeholder":
                step = above[step]
            self.parent[code] = step
        self.children: dict[str, list[str]] = {}
        for code, step in self.parent.items():
            if step and self.kind[code] != "placeholder":
                self.children.setdefault(step, []).append(code)

    def path(self, code: str) -> list[str]:
        """The code and all above it, deepest first."""
        steps = [code]
        while self.parent[steps[-1]]:
            steps.append(self.parent[steps[-1]])
        return steps

    def home(self, code: str) -> str:
        """The node at which a region's own rows count: itself; for a placeholder what stands above it."""
        return self.parent[code] if self.kind[code] == "placeholder" else code

    @cached_property
    def _spelled(self) -> dict[str, set[str]]:
        """Names, alone and after some of those above them -> codes."""
        found: dict[str, set[str]] = {}
        for code in self.name:
            names = [self.name[step] for step in self.path(code) if self.parent[step]]
            for depth in range(1, len(names) + 1):
                found.setdefault("".join(reversed(names[:depth])), set()).add(code)
            if len(names) > 2:  # the province and the county, the city between them left out
                found.setdefault(names[-1] + names[0], set()).add(code)
        found["全国"] = {"100000"}
        return found

    def find(self, text: str, within: str | None) -> str | None:
        """A region by its code or its name; of several by one name the one inside ``within``. None where none or several are."""
        word = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).removesuffix(".0")
        if word.isdigit():
            for length in (12, 9, 6):
                if len(word) >= length and word[:length] in self.parent and not word[length:].strip("0"):
                    return word[:length]
            return None
        found = self._spelled.get(word, set())
        if word in self.parent:
            return word
        if within is not None and len(found) > 1:
            found = {code for code in found if within in self.path(code)}
        return next(iter(found)) if len(found) == 1 else None


@cache
def places() -> Places:
    """The tree, read once."""
    return Places()


_MARKS = re.compile(r"[、,，()（）\-\s]|和|及")


class Industries:
    """GB/T 4754-2017: codes and names to a code with its section's letter."""

    def __init__(self) -> None:
        rows = reference("industries_gbt4754_2017.csv")
        self.sections = [r["code"] for r in rows if r["level"] == "section"]
        self._section_of = {r["code"][1:]: r["section"] for r in rows if r["level"] == "division"}
        self._named = {_MARKS.sub("", r["name_zh"]): r["code"] for r in reversed(rows)}

    def find(self, text: str) -> str | None:
        """The code of an industry given as C13, C1311, 13, 111 (a zero lost: A0111) or by name; None where it is none."""
        code = re.fullmatch(r"([A-Ta-t]?)(\d{0,4})", text)
        if text and code:
            letter, digits = code[1].upper(), code[2]
            if not digits:
                return letter
            for each in ["0" + digits, digits] if len(digits) % 2 else [digits]:
                section = self._section_of.get(each[:2])
                if section and len(each) <= 4 and letter in ("", section):
                    return section + each
            return None
        lead = re.match(r"([A-Ta-t]?\d{1,4})\D", text)
        if lead and (found := self.find(lead[1])):
            return found
        name = _MARKS.sub("", text)
        return self._named.get(name) or self._named.get(name + "业") or self._named.get(name.removesuffix("业"))
