"""Frozen dataclasses to plain JSON data and back, strictly.

What is frozen into a record must come back as it was, and what an official writes by hand must be refused
with the place and the reason, never half understood: unknown keys are errors, floats carry no amount.
"""

import json
import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from oversight.kernel.wording import Catalogue, Message, Worded

T = TypeVar("T")

MISFITS = Catalogue(
    {
        "not_json": Worded("不是 JSON 文本：第 {line} 行，{what}", "Not JSON: line {line}, {what}"),
        "too_deep": Worded("嵌套过深", "Nested too deeply"),
        "double_key": Worded("“{key}”写了两次", "The key '{key}' stands twice"),
        "unknown_key": Worded("不认识的项“{key}”，可用：{known}", "Unknown key '{key}'; known: {known}"),
        "missing_key": Worded("缺少“{key}”", "The key '{key}' is missing"),
        "not_a_list": Worded("应为列表 […]", "Should be a list […]"),
        "not_an_object": Worded("应为对象 {{…}}", "Should be an object {{…}}"),
        "not_text": Worded("应为文字", "Should be text"),
        "not_a_flag": Worded("应为 true 或 false", "Should be true or false"),
        "not_whole": Worded("应为整数", "Should be a whole number"),
        "not_a_number": Worded(
            '“{value}”不是数，应写成 80 或 "0.50"', "'{value}' is no number such as 80 or \"0.50\""
        ),
        "not_a_fraction": Worded(
            "“{value}”不是分数，应写成 88 或 1760/19", "'{value}' is no fraction like 88 or 1760/19"
        ),
        "not_a_date": Worded("“{value}”不是日期，应写成 2026-01-31", "'{value}' is no date like 2026-01-31"),
        "not_a_choice": Worded("“{value}”不在可选项内：{known}", "'{value}' is not one of {known}"),
    }
)

_FRACTION = re.compile(r"-?\d{1,400}(/[1-9]\d{0,400})?\Z", re.ASCII)
_PLAIN = re.compile(r"-?\d{1,40}(\.\d{1,60})?\Z", re.ASCII)


class Misfit(ValueError):
    """Data that does not fit: ``path`` is the place ("parts[0].rates[1].minimum"), ``message`` the reason."""

    def __init__(self, path: str, code: str, /, **params: str) -> None:
        self.path = path
        self.message = Message(code, params)
        super().__init__(f"{path or '(top)'}: {MISFITS.say(self.message, 'en')}")

    def say(self, language: str = "zh") -> str:
        """The place and the reason in words."""
        return f"{self.path or '（顶层）'}: {MISFITS.say(self.message, language)}"


def to_data(value: Any) -> Any:
    """``value`` as JSON data: decimals, fractions ("1760/19") and dates as text, so that nothing is lost."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: to_data(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_data(inner) for inner in value]
    return value


def parse_json(text: str) -> Any:
    """The JSON of ``text`` with exact numbers; a key written twice is refused."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_single)
    except json.JSONDecodeError as error:
        raise Misfit("", "not_json", line=str(error.lineno), what=error.msg) from None
    except RecursionError:
        raise Misfit("", "too_deep") from None


def _refuse(word: str) -> None:
    raise Misfit("", "not_a_number", value=word)


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Misfit("", "double_key", key=key)
        found[key] = value
    return found


def from_data(cls: type[T], data: Any, path: str = "") -> T:
    """The value of type ``cls`` (a dataclass or any type that one may hold) told by JSON ``data``."""
    return _read(cls, data, path)


def _read(kind: Any, data: Any, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_optional(kind, data, path)
    if origin is Literal:
        return _read_choice(kind, data, path)
    if origin is tuple:
        _expect(isinstance(data, (list, tuple)), path, "not_a_list")
        return tuple(_read(get_args(kind)[0], inner, f"{path}[{i}]") for i, inner in enumerate(data))
    if origin is not None and issubclass(origin, Mapping):
        _expect(isinstance(data, Mapping), path, "not_an_object")
        return {key: _read(get_args(kind)[1], inner, f"{path}.{key}") for key, inner in data.items()}
    if is_dataclass(kind):
        return _read_dataclass(kind, data, path)
    return _read_plain(kind, data, path)


def _read_plain(kind: Any, data: Any, path: str) -> Any:
    if kind is Decimal:
        return _read_decimal(data, path)
    if kind is Fraction:
        return _read_fraction(data, path)
    if kind is date:
        return _read_date(data, path)
    code = {str: "not_text", bool: "not_a_flag", int: "not_whole"}[kind]
    _expect(isinstance(data, kind) and not (kind is int and isinstance(data, bool)), path, code)
    return data


def _read_optional(kind: Any, data: Any, path: str) -> Any:
    if data is None:
        return None
    inner = [arg for arg in get_args(kind) if arg is not type(None)]
    return _read(inner[0], data, path)


def _read_choice(kind: Any, data: Any, path: str) -> Any:
    if data not in get_args(kind):
        raise Misfit(path, "not_a_choice", value=str(data), known=", ".join(map(str, get_args(kind))))
    return data


def _read_decimal(data: Any, path: str) -> Decimal:
    """A number written plainly: an exponent could name more digits than any memory holds."""
    fits = isinstance(data, (str, int, Decimal)) and not isinstance(data, bool) and _PLAIN.match(str(data))
    if not fits:
        raise Misfit(path, "not_a_number", value=str(data))
    return Decimal(data)


def _read_fraction(data: Any, path: str) -> Fraction:
    if not (isinstance(data, str) and _FRACTION.match(data)):
        raise Misfit(path, "not_a_fraction", value=str(data))
    return Fraction(data)


def _read_date(data: Any, path: str) -> date:
    try:
        return date.fromisoformat(data)
    except (TypeError, ValueError):
        raise Misfit(path, "not_a_date", value=str(data)) from None


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _has_default(field: Field) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _read_dataclass(cls: Any, data: Any, path: str) -> Any:
    _expect(isinstance(data, Mapping), path, "not_an_object")
    known = {field.name: field for field in fields(cls)}
    for key in data:
        if key not in known:
            raise Misfit(path, "unknown_key", key=str(key), known=", ".join(known))
    for name, field in known.items():
        if name not in data and not _has_default(field):
            raise Misfit(path, "missing_key", key=name)
    prefix = f"{path}." if path else ""
    return cls(**{key: _read(_hints(cls)[key], value, prefix + key) for key, value in data.items()})


def _expect(fits: bool, path: str, code: str) -> None:
    if not fits:
        raise Misfit(path, code)
