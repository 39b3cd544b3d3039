"""What may be written: values of the ledger's fields as people write them, and texts without personal data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from analysis.plan.ledger import FIELDS, REASONS, STATUSES, TEXTS, UNTOUCHED, YES
from data.texts import LANGUAGES, text
from etl.clean.periods import serial_date
from etl.clean.values import raw_text
from etl.model import Value
from etl.personal.mask import mask
from etl.personal.persons import numbers_in, person_kind, person_name
from etl.read.forms.filled_in import NotTaken, yes_or_no

_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?$")
_PIECES: Final = re.compile(r"[\s，,。；;：:、/|（）()]+")
_TITLE: Final = r"(?:先生|女士|同志|主席|书记|主任|经理|科长|部长|处长|厂长|老师)"
_TITLED: Final = re.compile(rf"{_TITLE}$")
_TITLES: Final = re.compile(rf"副?总?{_TITLE}")
_MET: Final = re.compile(r"(?:^|[^\u4e00-\u9fff]|[找与和同由请向跟对给让叫约见问及]|联系|拜访|走访|通知|转告)$")
"""What stands before a name in the middle of a sentence: nothing, a mark, or a word for meeting or asking somebody."""
_KEYED: Final = re.compile(r"(?:联系人|经办人|填表人|法定代表人)(?P<name>[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
_ROLES: Final = re.compile(
    r"车间|项目|高级|包联|包片|驻|时任|原任|新任|现任|代理|区域|部门|财务|生产|行政|人事|业务|分管|常务|党[委支总工组群]|支部|委|工会|安全|办公|经营|销售|市场|采购|技术|质量|班|街|镇|村|社区"
)
"""What somebody is stands before a title as a name does: 车间主任, 项目经理, 高级经理."""


class BadValue(NotTaken):
    """What may not be written. ``code``: the text ``ledger.bad.CODE`` says why; ``values`` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"ledger.bad.{code}", **values)
        self.code = code


def written(field: str, value: Value) -> str | None:
    """A field's value as it is kept, from what a person wrote in either language; None for nothing. Raises :class:`BadValue`."""
    said = unicodedata.normalize("NFKC", raw_text(value)).strip() if value is not None else ""
    match field:
        case "status" | "reason":
            return _listed(field, said)
        case "due":
            return _date(value, said)
        case "supervised":
            return _flag(said)
        case _ if field in TEXTS:
            return _free(field, raw_text(value) if value is not None else "")
    raise BadValue("field", value=field, fields=", ".join(FIELDS))


def plain_text(value: str, most: int) -> str:
    """A text in one line without personal data: a plan's name, an author. Raises :class:`BadValue`."""
    said = " ".join(value.split())
    if len(said) > most:
        raise BadValue("long", most=most)
    if personal(said):
        raise BadValue("personal")
    return said


def personal(said: str) -> bool:
    """Whether a note tells of a person: a number of one, a name by itself, after a key (联系人：…) or before a title (…主任),
    in a sentence too (找…主任谈)."""
    if person_kind(said) in ("identity", "mobile", "name") or numbers_in(said) or mask(said) != said:
        return True
    plain = unicodedata.normalize("NFKC", said)
    if any(_somebody(name) for name in _in_sentences(plain)):
        return True
    pieces = [piece for piece in _PIECES.split(plain) if piece]
    return any(
        person_kind(piece) in ("identity", "mobile") or (_TITLED.search(piece) is not None and person_name(piece))
        for piece in pieces
    )


def _in_sentences(said: str) -> Iterator[str]:
    """What stands where a name would: before a title after somebody is met (找王建国主任谈), after a key without a colon (联系人张三)."""
    for title in _TITLES.finditer(said):
        before = said[: title.start()]
        yield from (before[-n:] for n in (2, 3, 4) if len(before) >= n and _MET.search(before[:-n]) is not None)
    yield from (found["name"] for found in _KEYED.finditer(said))


def _somebody(name: str) -> bool:
    return person_name(name) and _ROLES.search(name) is None


def _listed(field: str, said: str) -> str | None:
    if not said:
        return None
    known = STATUSES if field == "status" else REASONS
    for code in known:
        if said.casefold() in (code, *(text(f"ledger.{field}.{code}", lang).casefold() for lang in LANGUAGES)):
            return None if code == UNTOUCHED else code
    names = "、".join(text(f"ledger.{field}.{code}", "zh") for code in known)
    raise BadValue("listed", names=f"{names} ({', '.join(known)})")


def _date(value: Value, said: str) -> str | None:
    if not said:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    found = _DATE.match(said)
    if found is None and (serial := serial_date(value)) is not None:
        return serial.isoformat()
    try:
        year, month, day = map(int, found.groups()) if found else (0, 0, 0)
        return date(year, month, day).isoformat()
    except ValueError:
        raise BadValue("date") from None


def _flag(said: str) -> str | None:
    answer = yes_or_no(said) if said else False
    if answer is None:
        raise BadValue("flag")
    return YES if answer else None


def _free(field: str, said: str) -> str | None:
    return plain_text(said, TEXTS[field]) or None
