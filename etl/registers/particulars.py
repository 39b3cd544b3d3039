"""What tells units apart beside code and name: address, former name and code, the unit that a union names. Kept for linking, in no figure."""

from __future__ import annotations

from typing import Final

from etl.clean import columns as read
from etl.registers.register import Register

PARTICULARS: Final = ("address", "former_name", "unit_name")
FORMER_CODE: Final = "former_code"


def take_particulars(register: Register) -> None:
    """Keep those of the columns that the register has and its facts do not."""
    for name in PARTICULARS:
        if register.has(name) and name not in register.clean:
            register.take(name, read.texts(register.raw(name)))
    if register.has(FORMER_CODE):
        register.take(FORMER_CODE, read.former_codes(register.raw(FORMER_CODE)))
