"""See that LibreOffice, poppler and Chinese fonts are there, by which the tests open reports; as root on Debian install them, else say what."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from reports.pdf import find
from scripts.environment import packages

MODULES = {"writer": "sw", "calc": "sc", "impress": "sd"}
POPPLER = ("pdftoppm", "pdftotext", "pdfinfo")


def missing_modules() -> list[str]:
    """The modules of LibreOffice that are not there: Debian packs each by itself, elsewhere they come together."""
    office = shutil.which(find() or "")
    if office is None:
        return list(MODULES)
    program = Path(office).resolve().parent
    if not (program / "libmergedlo.so").is_file():
        return []
    return [module for module, short in MODULES.items() if not (program / f"lib{short}lo.so").is_file()]


def missing() -> list[str]:
    """What the tests of reports need and this machine lacks, as a user would look for it."""
    lacking = [f"LibreOffice {module.title()}" for module in missing_modules()]
    lacking += [f"poppler ({name})" for name in POPPLER if shutil.which(name) is None][:1]
    if not _has_chinese_fonts():
        lacking.append("Chinese fonts, with and without serifs (Noto CJK)")
    return lacking


def _has_chinese_fonts() -> bool:
    if shutil.which("fc-list") is None:
        return sys.platform != "linux"
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False).stdout
    return "Serif" in listed or "Song" in listed or "Ming" in listed or "宋" in listed


def main() -> int:
    """Install what is missing where that is possible; 0 if all is there in the end."""
    if missing() and packages.possible():
        more = ["poppler-utils", "fontconfig", "fonts-noto-cjk"]
        modules = missing_modules()
        packages.install(
            [*(f"libreoffice-{module}-nogui" for module in modules), *more],
            [*(f"libreoffice-{module}" for module in modules), *more],
        )
    lacking = missing()
    if lacking:
        print(
            f"The tests of reports need {', '.join(lacking)} (Debian: apt-get install libreoffice-writer-nogui "
            "libreoffice-calc-nogui libreoffice-impress-nogui poppler-utils fonts-noto-cjk)",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
