"""What keeps the catalogues keeps translations, tells what is missing, and writes what `gettext` reads."""

from __future__ import annotations

import ast
import gettext
import io
from pathlib import Path

import pytest

from . import mo, po
from .catalogue import Catalogue
from .po import Entry
from .source import NotLiteralError, Sentence, sentences

HEAD = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def found_in(*sources: str) -> dict[str, Sentence]:
    return sentences((f"part{number}.py", ast.parse(source)) for number, source in enumerate(sources))


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    made = Catalogue("xx", tmp_path)
    made.po_path.parent.mkdir(parents=True)
    made.po_path.write_text(HEAD, "utf-8")
    return made


def translate(catalogue: Catalogue, **texts: str | list[str]) -> None:
    """Fills entries in, by their sentence."""
    entries = catalogue.entries()
    for entry in entries:
        if entry.one in texts:
            given = texts[entry.one]
            entry.texts = [given] if isinstance(given, str) else given
    catalogue.po_path.write_text(po.write(entries), "utf-8")
    catalogue.compile()


def test_sentences_are_found_wherever_they_stand() -> None:
    found = found_in(
        "x = tr('one')\nclass A:\n    def b(self): return i18n.tr('two', name=tr_count('a', 'b', 3))", "tr('one')"
    )
    assert ["one", "two", "a"] == list(found)
    assert ["", "", "b"] == [each.many for each in found.values()]
    assert ["part0.py", "part1.py"] == found["one"].places


@pytest.mark.parametrize(
    "source", ["tr(x)", "tr(f'{x} left')", "tr('a' + b)", "tr_count('one', many, 2)", "tr()", "tr('')", "tr(3)"]
)
def test_what_is_put_together_at_run_time_is_refused(source: str) -> None:
    with pytest.raises(NotLiteralError, match=r"part0\.py:1: "):
        found_in(source)


def test_a_sentence_with_two_plurals_is_refused() -> None:
    with pytest.raises(NotLiteralError, match="two plurals"):
        found_in("tr_count('one', 'many', 1); tr_count('one', 'lots', 1)")


def test_a_new_sentence_is_asked_for_until_it_is_translated_and_compiled(catalogue: Catalogue) -> None:
    found = found_in("tr('hello'); tr_count('{count} cat', '{count} cats', n)")
    catalogue.update(found)
    told = catalogue.problems(found)
    assert ["part0.py: not translated: 'hello'", "part0.py: not translated: '{count} cat'"] == told[:2]
    translate(catalogue, **{"hello": "salut", "{count} cat": ["{count} chat", "{count} chats"]})
    assert [] == catalogue.problems(found)


def test_an_update_keeps_translations_and_notes_and_sets_old_ones_aside(catalogue: Catalogue) -> None:
    catalogue.update(found_in("tr('hello'); tr('bye')"))
    translate(catalogue, hello="salut", bye="adieu")
    text = catalogue.po_path.read_text("utf-8")
    catalogue.po_path.write_text(text.replace('#: part0.py\nmsgid "hello"', '# a note\nmsgid "hello"'), "utf-8")
    found = found_in("tr('hello'); tr('new')")
    catalogue.update(found)
    hello, new, bye = catalogue.entries()[1:]
    assert (["salut"], ["a note"]) == (hello.texts, hello.notes)
    assert [""] == new.texts
    assert (["adieu"], True) == (bye.texts, bye.is_obsolete)
    catalogue.update(found_in("tr('bye')"))
    translate(catalogue)
    assert [] == catalogue.problems(found_in("tr('bye')"))


def test_an_update_twice_changes_nothing_more(catalogue: Catalogue) -> None:
    found = found_in("tr('one\\ntwo \"three\" \\\\ four\\t'); tr_count('a', 'b', 1)")
    catalogue.update(found)
    once = catalogue.po_path.read_bytes()
    catalogue.update(found)
    assert once == catalogue.po_path.read_bytes()


def test_a_sentence_that_begins_to_count_must_be_translated_again(catalogue: Catalogue) -> None:
    catalogue.update(found_in("tr('{count} cat')"))
    translate(catalogue, **{"{count} cat": "{count} chat"})
    found = found_in("tr_count('{count} cat', '{count} cats', 2)")
    catalogue.update(found)
    assert "part0.py: not translated: '{count} cat'" in catalogue.problems(found)


@pytest.mark.parametrize("text", ["bonjour", "bonjour {nom}", "bonjour {name} {other}"])
def test_other_places_than_in_the_sentence_are_told(catalogue: Catalogue, text: str) -> None:
    found = found_in("tr('hello {name}', name=x)")
    catalogue.update(found)
    translate(catalogue, **{"hello {name}": text})
    assert 1 == len(catalogue.problems(found))


def test_a_fuzzy_sentence_and_one_that_is_gone_are_told(catalogue: Catalogue) -> None:
    catalogue.update(found_in("tr('hello'); tr('bye')"))
    translate(catalogue, hello="salut", bye="adieu")
    text = catalogue.po_path.read_text("utf-8").replace('msgid "hello"', '#, fuzzy\nmsgid "hello"')
    catalogue.po_path.write_text(text, "utf-8")
    catalogue.compile()
    told = catalogue.problems(found_in("tr('hello')"))
    assert ["part0.py: not translated: 'hello'", "no longer in the source: 'bye'"] == told


def test_a_file_that_was_not_compiled_is_told(catalogue: Catalogue) -> None:
    found = found_in("tr('hello')")
    catalogue.update(found)
    translate(catalogue, hello="salut")
    catalogue.po_path.write_text(catalogue.po_path.read_text("utf-8").replace("salut", "coucou"), "utf-8")
    assert ["chat_gui.mo does not match chat_gui.po"] == catalogue.problems(found)


def test_gettext_reads_what_is_compiled() -> None:
    head = po.read(HEAD)[0]
    entries = [head, Entry("b", texts=["é\n"]), Entry("a", "as", ["one", "many"]), Entry("no", texts=[""])]
    read = gettext.GNUTranslations(io.BytesIO(mo.compiled(entries)))
    assert ("é\n", "no") == (read.gettext("b"), read.gettext("no"))
    assert ("one", "many") == (read.ngettext("a", "as", 1), read.ngettext("a", "as", 2))
    assert mo.compiled(entries) == mo.compiled([head, *reversed(entries[1:])])


def test_a_damaged_line_is_named() -> None:
    with pytest.raises(po.DamagedError, match="line 5"):
        po.read(HEAD + '\nmsgid "unfinished\n'.removeprefix("\n"))
