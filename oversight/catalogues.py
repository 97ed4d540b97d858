"""Translations without GNU gettext:  python -m oversight.catalogues update | compile | check

The source language is Simplified Chinese; each app that says something has one English catalogue,
`<app>/locale/en/LC_MESSAGES/django.po`. A string that a lower app says too is translated once, there.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
APPS = ("oversight", "registry", "inspections", "disputes", "cms")  # from the ground up
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
SOURCE = Path("locale/zh_Hans/LC_MESSAGES/django.po")  # of the ground: the framework's words in ours
WAYS_TO_SAY = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|\{(\w*)\}|%[sd]")

Key = tuple[str | None, str]  # context, singular


@dataclass
class Said:
    """One string of the source: where it stands and its plural, if it has one."""

    plural: str | None = None
    files: set[str] = field(default_factory=set)


def update() -> None:
    """Bring every catalogue up to the source: new strings empty, vanished ones dropped, the rest kept."""
    known = _translations()
    told: set[Key] = set()
    for app in APPS:
        said = {key: value for key, value in extract(app).items() if key not in told}
        told |= said.keys()
        path = ROOT / app / CATALOGUE
        if said:
            path.parent.mkdir(parents=True, exist_ok=True)
            _catalogue(said, known).save(str(path))
        elif path.exists():
            path.unlink()


def compile_all() -> None:
    """Write the binary catalogues that Django reads, those of scripts (djangojs) too."""
    for path in ROOT.glob("*/locale/*/LC_MESSAGES/django*.po"):
        catalogue = polib.pofile(str(path))
        if path == ROOT / APPS[0] / SOURCE:
            catalogue.extend(_themselves())
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def _themselves() -> Iterator[polib.POEntry]:
    """Each string of the source saying itself: what no catalogue holds Django looks for in a dozen, a thousand times
    a page."""
    for path in _paths():
        for entry in polib.pofile(str(path)):
            if not entry.msgid_plural:
                yield polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgstr=entry.msgid)


def problems() -> list[str]:
    """What is amiss: strings not in the catalogue, untranslated ones, placeholders that differ."""
    found = []
    written: dict[Key, polib.POEntry] = {}
    for path in _paths():
        for entry in polib.pofile(str(path)):
            written[(entry.msgctxt, entry.msgid)] = entry
            if not entry.translated():
                found.append(f"{path.relative_to(ROOT)}: not translated: {entry.msgid!r}")
            elif _placeholders_differ(entry):
                found.append(f"{path.relative_to(ROOT)}: placeholders differ: {entry.msgid!r}")
    for app in APPS:
        for key, said in extract(app).items():
            if key not in written:
                found.append(f"{min(said.files)}: not in a catalogue (make messages): {key[1]!r}")
    return found


def extract(app: str) -> dict[Key, Said]:
    """Every string that the app's Python files and templates mark for translation."""
    said: dict[Key, Said] = {}
    for path in sorted((ROOT / app).rglob("*")):
        relative = path.relative_to(ROOT)
        if "migrations" in relative.parts:
            continue
        if path.suffix == ".py":
            messages = _in_python(path)
        elif path.suffix in {".html", ".txt"} and "templates" in relative.parts:
            messages = _in_template(path)
        else:
            continue
        for context, singular, plural in messages:
            one = said.setdefault((context, singular), Said())
            one.plural = one.plural or plural
            one.files.add(str(relative))
    return said


def _in_python(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    from babel.messages.extract import extract as babel_extract  # in the development lock only

    with open(path, "rb") as file:
        for _line, message, _comments, context in babel_extract("python", file, WAYS_TO_SAY):
            singular, plural = message if isinstance(message, tuple) else (message, None)
            if singular:
                yield context, singular, plural
    for part in ast.walk(ast.parse(path.read_text())):  # what stands inside an f-string is one token to babel
        if isinstance(part, ast.JoinedStr):
            for call in ast.walk(part):
                if isinstance(call, ast.Call) and (words := _said_plainly(call)):
                    yield None, words, None


def _said_plainly(call: ast.Call) -> str:
    """The string of `_("…")`, "" for any other call."""
    plain = isinstance(call.func, ast.Name) and call.func.id in WAYS_TO_SAY and len(call.args) == 1
    words = call.args[0] if plain else None
    return words.value if isinstance(words, ast.Constant) and isinstance(words.value, str) else ""


def _in_template(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    from django.conf import settings  # only here: compiling needs no Django
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    for call in CALL_IN_TEMPLATE.finditer(templatize(path.read_text(), origin=str(path))):
        name, texts = call[1], [ast.literal_eval(text) for text in re.findall(STRING, call[2])]
        context = texts.pop(0) if "p" in name.removesuffix("gettext") else None
        yield context, texts[0], texts[1] if len(texts) > 1 else None


def _translations() -> dict[Key, polib.POEntry]:
    entries: Iterable[polib.POEntry] = (entry for path in _paths() for entry in polib.pofile(str(path)))
    return {(entry.msgctxt, entry.msgid): entry for entry in entries if entry.translated()}


def _catalogue(said: dict[Key, Said], known: dict[Key, polib.POEntry]) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=108)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for key, one in sorted(said.items(), key=lambda item: (min(item[1].files), item[0][1], item[0][0] or "")):
        catalogue.append(_entry(key, one, known.get(key)))
    return catalogue


def _entry(key: Key, said: Said, known: polib.POEntry | None) -> polib.POEntry:
    """File names without lines: a moved line must not change the catalogue."""
    context, singular = key
    flags = ["python-format"] if "%(" in singular else []
    entry = polib.POEntry(
        msgctxt=context, msgid=singular, occurrences=[(f, "") for f in sorted(said.files)], flags=flags
    )
    if said.plural:
        entry.msgid_plural = said.plural
        entry.msgstr_plural = (known and known.msgstr_plural) or {0: "", 1: ""}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def _placeholders_differ(entry: polib.POEntry) -> bool:
    wanted = sorted(PLACEHOLDER.findall(entry.msgid))
    if not entry.msgid_plural:
        return sorted(PLACEHOLDER.findall(entry.msgstr)) != wanted
    allowed = set(wanted)  # "one estate" may leave the number out
    return any(not set(PLACEHOLDER.findall(text)) <= allowed for text in entry.msgstr_plural.values())


def _paths() -> list[Path]:
    return [path for app in APPS if (path := ROOT / app / CATALOGUE).exists()]


def main(task: str) -> int:
    """Do the named task; returns the exit code."""
    if task == "check":
        found = problems()
        print("\n".join(found) or "translations complete", file=sys.stderr if found else sys.stdout)
        return 1 if found else 0
    {"update": update, "compile": compile_all}[task]()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
