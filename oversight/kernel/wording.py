"""Messages that pure code hands on as a code with parameters, and the catalogues that word them.

Pure code may not import gettext, and what it says must still be told in Chinese and English, on screens, in
files and in frozen records alike: so it returns a ``Message``, and whoever shows it asks a ``Catalogue``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Worded(NamedTuple):
    """One sentence in both languages, with ``{parameter}`` places."""

    zh: str
    en: str


@dataclass(frozen=True)
class Name:
    """What a thing that is data is called, in both languages."""

    zh: str
    en: str

    def word(self, language: str = "zh") -> str:
        """The name in the language asked for."""
        return self.en if is_english(language) else self.zh


@dataclass(frozen=True)
class Message:
    """Something to be told: a code of a catalogue and its parameters, all text."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        """The message as plain JSON data."""
        return {"code": self.code, "params": dict(self.params)}

    @classmethod
    def from_data(cls, data: Mapping) -> "Message":
        """The message told by ``as_data``."""
        return cls(data["code"], dict(data["params"]))


def is_english(language: str) -> bool:
    """Whether a language code ("en", "en-gb", "zh-hans") asks for the English wording."""
    return language.lower().startswith("en")


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one module by code."""

    sentences: Mapping[str, Worded]

    def say(self, message: Message, language: str = "zh") -> str:
        """``message`` in the language asked for; parameters are put in as they are, never as markup."""
        worded = self.sentences[message.code]
        template = worded.en if is_english(language) else worded.zh
        return template.format_map(message.params)

    def word(self, code: str, language: str = "zh") -> str:
        """The words of a code without parameters."""
        return self.say(Message(code), language)

    def __or__(self, other: "Catalogue") -> "Catalogue":
        return Catalogue({**self.sentences, **other.sentences})
