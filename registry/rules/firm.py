"""Rules of a firm's record: its code with the exact fault, its name, and firms that may be one and the same.

Source of the code: GB 32100-2015 (DOMAIN-REFERENCE §7): 18 characters, the alphabet without I, O, Z, S, V, the
last one a check character.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from stdnum.cn import uscc

from oversight.kernel.cells import NO_SETTING, Cell, Setting, blank
from oversight.kernel.measure import tidy
from oversight.kernel.wording import Catalogue, Message, Worded

CODE_LENGTH = 18
CONTACT_KEYS = ("role", "name", "phone")
Contact = Mapping[str, str]
"""One contact by `CONTACT_KEYS`."""
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MEANT: Mapping[str, str] = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U 或 Y"}
"""What is usually meant by the letters that the standard leaves out."""

FIRM_WORDS = Catalogue(
    {
        "code_length": Worded("应为 18 位，现在是 {n} 位", "The code has 18 characters; this has {n}"),
        "code_character": Worded(
            "第 {position} 位“{character}”不会出现在统一社会信用代码里{hint}",
            "Character {position}, '{character}', never occurs in such a code{hint_en}",
        ),
        "code_region": Worded(
            "第 {position} 位“{character}”应为数字（第 3 至 8 位是登记机关的区划代码）",
            "Character {position}, '{character}', should be a digit (3 to 8 name the registering region)",
        ),
        "code_check": Worded(
            "第 18 位应为 {expected}，现在是 {given}，请核对营业执照",
            "The 18th character should be {expected}, not {given}. Check the licence",
        ),
        "code_tidied": Worded("读作 {read}", "Read as {read}"),
        "code_not_a_company": Worded(
            "第 1 位是 {first}，不是市场监管部门登记的企业，请核对",
            "It begins with {first}: not registered with market regulation; please check",
        ),
        "code_legacy": Worded(
            "这是 15 位的旧注册号，请换成营业执照上的 18 位统一社会信用代码",
            "This is an old 15-digit registration number. Use the 18-character code on the licence",
        ),
        "code_blank": Worded("请填写统一社会信用代码", "Give the unified social credit code"),
        "licence_term": Worded("营业执照终止日期须晚于起始日期", "The licence must end after it begins"),
        "more_members": Worded("党员人数不应多于从业人数", "There cannot be more party members than staff"),
        "capital": Worded("注册资本应大于 0", "The registered capital must be more than 0"),
        "mend_code": Worded("照营业执照填 18 位代码", "Copy the 18 characters from the licence"),
    }
)


def check_code(text: str) -> Message | None:
    """What is wrong with a unified social credit code, to the character; None where it is right.

    Spaces and hyphens are passed over, small letters taken as capitals.
    """
    code = tidy_code(text)
    if len(code) == 15 and code.isdigit():
        return Message("code_legacy")
    if len(code) != CODE_LENGTH:
        return Message("code_length", {"n": str(len(code))})
    for position, character in enumerate(code, 1):
        if character not in ALPHABET:
            return _bad_character(position, character)
        if 3 <= position <= 8 and not character.isdigit():
            return Message("code_region", {"position": str(position), "character": character})
    expected = uscc.calc_check_digit(code[:-1])
    if code[-1] != expected:
        return Message("code_check", {"expected": expected, "given": code[-1]})
    return None


def tidy_code(text: str) -> str:
    """A code without spaces and hyphens, narrow, in capitals."""
    return re.sub(r"[-‐–—]", "", tidy(text)).upper()


def _bad_character(position: int, character: str) -> Message:
    meant = MEANT.get(character, "")
    params = {
        "position": str(position),
        "character": character,
        "hint": f"，是不是 {meant}" if meant else "",
        "hint_en": f"; perhaps {meant.replace('或', 'or')}" if meant else "",
    }
    return Message("code_character", params)


def read_code(text: str, setting: Setting = NO_SETTING) -> Cell:
    """A cell with a firm's code."""
    empty = blank(text)
    if empty:
        return empty
    fault = check_code(text)
    code = tidy_code(text)
    if fault:
        return Cell(error=fault, mend=Message("mend_code"))
    repairs = (Message("code_tidied", {"read": code}),) if code != text.strip() else ()
    odd = code[0] != "9"
    questions = (Message("code_not_a_company", {"first": code[0]}),) if odd else ()
    return Cell(code, repairs, questions)


_LEGAL_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|总公司|公司|集团)")
_TRADE = re.compile(r"物业(管理|服务|经营)*|(服务|管理)+$")
_BRANCH = re.compile(r"([^()]{2,12}?)(分公司|分部|办事处|项目部)$")


def plain_name(name: str) -> str:
    """A firm's name without spaces and marks, brackets and letters alike: the same name however it is typed."""
    narrow = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[\s·•.,，。、\-_'\"“”]", "", narrow)


def name_core(name: str) -> tuple[str, str]:
    """What tells one firm from another: the name without legal form and trade, and the branch it names.

    大连万科物业服务有限公司 and 大连万科物业 share the core 大连万科; a branch is another body than its firm.
    """
    bare = plain_name(name)
    core, branch = bare, ""
    end = max(bare.rfind("公司", 0, len(bare) - 1) + 2, bare.rfind(")") + 1)
    if match := _BRANCH.search(bare[end:] if 2 < end < len(bare) else ""):
        core, branch = bare[: -len(match.group())], match.group(1)
    core = re.sub(r"[()]", "", _TRADE.sub("", _LEGAL_FORM.sub("", core)))
    return core or bare, branch


def faults(values: Mapping[str, Any]) -> dict[str, Message]:
    """What cannot stand in the facts of one firm: field → message. Facts that are None are unknown."""
    found: dict[str, Message] = {}
    code = values.get("code") or ""
    fault = check_code(code) if code else Message("code_blank")
    if fault is not None:
        found["code"] = fault
    begins, ends = values.get("licence_from"), values.get("licence_to")
    if begins is not None and ends is not None and ends <= begins:
        found["licence_to"] = Message("licence_term")
    headcount, members = values.get("headcount"), values.get("party_members")
    if headcount is not None and members is not None and members > headcount:
        found["party_members"] = Message("more_members")
    capital = values.get("registered_capital")
    if capital is not None and capital <= 0:
        found["registered_capital"] = Message("capital")
    return found


MASKED = "***"


def merge_contacts(
    *, was: Sequence[Contact], wanted: Sequence[Contact], now: Sequence[Contact]
) -> list[Contact]:
    """What a proposal makes of the contacts on record: ``wanted`` against ``was`` tells what goes and what comes.

    Contacts that others added or changed since ``was`` stay as they are in ``now``.
    """
    kept = [one for one in now if one in wanted or one not in was]
    return [*kept, *(one for one in wanted if one not in was and one not in now)]


def mask_phone(phone: str) -> str:
    """A phone number for those who need not ring it: 138****5678; a short one keeps its last two digits."""
    bare = phone.strip()
    if len(bare) >= 11:
        return f"{bare[:3]}****{bare[-4:]}"
    return f"{MASKED}{bare[-2:]}" if len(bare) > 4 else MASKED if bare else ""


def mask_name(name: str) -> str:
    """A person's name with all but the family name covered: 沈**."""
    bare = name.strip()
    return bare[:1] + "*" * max(1, len(bare) - 1) if bare else ""
