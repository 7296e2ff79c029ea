"""The catalogues hold every marked string, translated, and are compiled."""

import re

import polib
import pytest

from tests.house import catalogues, marked

PLACE = re.compile(r"%\((\w+)\)")


def test_compiled_catalogues_are_up_to_date():
    assert catalogues.stale() == []


@pytest.mark.parametrize("source", catalogues.catalogues(), ids=lambda path: path.parts[-3])
def test_no_translation_is_marked_as_doubtful(source):
    assert [entry.msgid for entry in polib.pofile(str(source)) if entry.fuzzy] == []


@pytest.mark.parametrize("language", ["de", "fr", "nl"])
@pytest.mark.parametrize("app", marked.APPS)
def test_every_marked_string_is_translated(app, language):
    known = _translated(app, language)
    missing = [
        one for one in marked.of_app(app) if (one.context, one.words, one.plural) not in known
    ]
    assert missing == []


@pytest.mark.parametrize("source", catalogues.catalogues(), ids=lambda path: path.parts[-3])
def test_a_translation_names_no_value_that_its_sentence_lacks(source):
    odd = [entry.msgid for entry in polib.pofile(str(source)) if not _same_places(entry)]
    assert odd == []


@pytest.mark.parametrize("language", ["de", "fr", "nl"])
def test_both_apps_translate_the_same_words_alike(language):
    """Catalogues are merged at run time: of two translations one would never be seen."""
    ours, theirs = (_translated(app, language) for app in marked.APPS)
    assert [key for key in ours.keys() & theirs.keys() if ours[key] != theirs[key]] == []


@pytest.mark.parametrize("app", marked.APPS)
def test_the_extractor_sees_every_marked_string(app):
    assert [one.place for one in marked.of_app(app) if one.hidden] == []


def test_marked_strings_are_found_in_code():
    source = (
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy as odd\n"
        "_('a' 'b')\nngettext('one', 'many', n)\nodd('here', 'c')\nf\"{_('d')}\"\n_(name)\n"
    )
    found = {(one.context, one.words, one.plural, one.hidden) for one in marked.of_code(source)}
    assert found == {
        ("", "ab", "", False), ("", "one", "many", False), ("here", "c", "", True),
        ("", "d", "", True),
    }  # fmt: skip


def test_marked_strings_are_found_in_templates():
    source = (
        '{% load i18n %}{% translate "It’s" %}{% translate "b" context "here" as w %}'
        '{{ x|default:_("c") }}{% blocktranslate trimmed count n=n %}\n {{ n }} "one"\n'
        "{% plural %}{{ n }} many{% endblocktranslate %}"
    )
    found = {(one.context, one.words, one.plural) for one in marked.of_template(source)}
    assert found == {
        ("", "It’s", ""), ("here", "b", ""), ("", "c", ""),
        ("", '%(n)s "one"', "%(n)s many"),
    }  # fmt: skip


def _translated(app: str, language: str) -> dict[tuple[str, str, str], object]:
    path = catalogues.ROOT / app / "locale" / language / "LC_MESSAGES" / "django.po"
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry.msgstr_plural or entry.msgstr
        for entry in polib.pofile(str(path))
        if entry.translated()
    }


def _same_places(entry: polib.POEntry) -> bool:
    wanted = set(PLACE.findall(entry.msgid + entry.msgid_plural))
    said = [entry.msgstr, *entry.msgstr_plural.values()]
    return all(set(PLACE.findall(words)) <= wanted for words in said)
