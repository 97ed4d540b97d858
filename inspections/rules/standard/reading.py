"""Reading and writing a standard's JSON form, strictly: what does not fit is refused with its place."""

import json
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from inspections.rules.standard.faults import Fault, faults_of
from inspections.rules.standard.form import Standard
from oversight.kernel.plaindata import from_data, parse_json, to_data


class StandardError(ValueError):
    """A standard that contradicts itself; ``faults`` are worded by ``words.say_fault``."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.path}: {fault.message.code}" for fault in faults))


def read_draft(text: str) -> Standard:
    """The standard that a JSON text tells, contradictions and all: for the editor, which lists them.

    Raises ``Misfit`` where the text has another shape, naming the place.
    """
    return from_data(Standard, parse_json(text))


def read_standard(text: str) -> Standard:
    """The standard that a JSON text tells; raises ``Misfit``, or ``StandardError`` where it contradicts itself."""
    standard = read_draft(text)
    faults = faults_of(standard)
    if faults:
        raise StandardError(faults)
    return standard


def write_standard(standard: Standard) -> str:
    """The standard as JSON text, which ``read_standard`` reads back as it was; what is as by default is left out."""
    return json.dumps(_told(standard), ensure_ascii=False, indent=1) + "\n"


def _told(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {
            field.name: _told(inner)
            for field, inner in pairs
            if field.default is MISSING or inner != field.default
        }
    return [_told(inner) for inner in value] if isinstance(value, tuple) else to_data(value)
