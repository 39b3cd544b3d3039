"""The registers in ``made_by_version_3.sql``, as workbooks: the program of that version loaded just these."""

from __future__ import annotations

from pathlib import Path

from tests.books import register, union, union_code, unit, unit_code


def registers(folder: Path) -> list[Path]:
    """Two years of a county: own and joint unions, a unit without employees, an uncovered one, members of a sheet."""
    paths = []
    for year, more in (("2023", 0), ("2024", 3)):
        units = [*(unit(n, employees=10 * n) for n in range(1, 8 + more)), unit(20, employees=None, women=None)]
        units.append(unit(21, industry="F52", region="330102"))
        unions = [union(n, unit=n, members=10 * n) for n in range(1, 3 + more)]
        unions += [
            union(10, kind="联合基层工会", members=12),
            union(11, unit=20),
            union(12, kind="县(市、区)总工会", members=None),
        ]
        cover = [(union_code(10), unit_code(5)), (union_code(10), unit_code(6))]
        members = [(union_code(1), "330106", 9, 2)]
        path = folder / f"{year}.xlsx"
        paths.append(register(path, units, unions, cover, members, period=f"{year}年"))
    return paths
