"""Every string of the source has its English, with the same placeholders."""

from pathlib import Path

import polib
import pytest

from oversight import catalogues


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small house of one app."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "APPS", ("ground", "upper"))
    for app in ("ground", "upper"):
        (tmp_path / app / "templates").mkdir(parents=True)
    return tmp_path


def entries(house: Path, app: str = "ground") -> dict[str, polib.POEntry]:
    """The app's catalogue by its Chinese."""
    return {entry.msgid: entry for entry in polib.pofile(str(house / app / catalogues.CATALOGUE))}


def test_python_and_templates_are_read(house: Path) -> None:
    """All the ways to say something, plural and context included."""
    (house / "ground" / "a.py").write_text(
        'x = _("甲") + gettext_lazy("乙%(n)s") + ngettext("一个", "多个", 2) + pgettext("门", "开")\n'
        "y = f\"{_('己')}：{x}\"\n"
    )
    (house / "ground" / "templates" / "b.html").write_text(
        "{% load i18n %}{% translate '丙' %}{% blocktranslate count n=x trimmed %}\n 共 {{ n }} 个 50%\n"
        "{% plural %}多 {{ n }}{% endblocktranslate %}{% translate '引\"号' context '页' %}{{ _(\"丁\") }}"
    )
    catalogues.update()
    found = entries(house)
    assert set(found) == {"甲", "乙%(n)s", "一个", "开", "己", "丙", "共 %(n)s 个 50%%", '引"号', "丁"}
    assert found["一个"].msgid_plural == "多个"
    assert (found["开"].msgctxt, found['引"号'].msgctxt) == ("门", "页")


def test_translations_are_kept_and_vanished_strings_dropped(house: Path) -> None:
    """A string that moves to a lower app keeps its English and is translated once."""
    (house / "upper" / "a.py").write_text('_("甲"); _("乙")')
    catalogues.update()
    path = house / "upper" / catalogues.CATALOGUE
    catalogue = polib.pofile(str(path))
    catalogue.find("甲").msgstr = "First"
    catalogue.save()
    (house / "ground" / "a.py").write_text('_("甲")')
    (house / "upper" / "a.py").write_text('_("甲"); _("丙")')
    catalogues.update()
    assert entries(house)["甲"].msgstr == "First"
    assert set(entries(house, "upper")) == {"丙"}


def test_what_is_amiss_is_named(house: Path) -> None:
    """Untranslated, not gathered, and a placeholder that went missing."""
    (house / "ground" / "a.py").write_text('_("甲"); _("共%(n)s")')
    catalogues.update()
    path = house / "ground" / catalogues.CATALOGUE
    catalogue = polib.pofile(str(path))
    catalogue.find("共%(n)s").msgstr = "in total"
    catalogue.save()
    (house / "ground" / "b.py").write_text('_("新")')
    assert [problem.split(": ", 1)[1] for problem in catalogues.problems()] == [
        "placeholders differ: '共%(n)s'",
        "not translated: '甲'",
        "not in a catalogue (make messages): '新'",
    ]


def test_compiled_catalogues_speak(house: Path) -> None:
    """Without GNU gettext."""
    (house / "ground" / "a.py").write_text('_("甲")')
    catalogues.update()
    path = house / "ground" / catalogues.CATALOGUE
    catalogue = polib.pofile(str(path))
    catalogue.find("甲").msgstr = "First"
    catalogue.save()
    catalogues.compile_all()
    assert polib.mofile(str(path.with_suffix(".mo"))).find("甲").msgstr == "First"


def test_a_string_of_the_source_says_itself(house: Path) -> None:
    """Found in the first catalogue looked at, translated to English or not; what that catalogue says stays."""
    (house / "ground" / "a.py").write_text('_("甲"); ngettext("一个", "多个", 2)')
    (house / "upper" / "a.py").write_text('pgettext("门", "开")')
    catalogues.update()
    path = house / "ground" / catalogues.SOURCE
    path.parent.mkdir(parents=True)
    words = polib.POFile()
    words.append(polib.POEntry(msgid="Enter a number.", msgstr="只填数字。"))
    words.save(str(path))
    catalogues.compile_all()
    said = {(e.msgctxt, e.msgid): e.msgstr for e in polib.mofile(str(path.with_suffix(".mo")))}
    assert said == {(None, "Enter a number."): "只填数字。", (None, "甲"): "甲", ("门", "开"): "开"}
