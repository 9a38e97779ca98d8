"""Every sentence of the window is there in every language, whole, with the right plurals, in both files."""

from __future__ import annotations

import pytest

from chat_gui.i18n import LANGUAGES

from .catalogue import ADVICE, Catalogue, translations
from .source import sentences, trees

OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_compiled(language: str) -> None:
    problems = Catalogue(language).problems(sentences(trees()))
    if problems:
        pytest.fail("\n".join([f"{language}: {ADVICE}", *problems]), pytrace=False)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 строк"),
        (1, "1 строка"),
        (2, "2 строки"),
        (5, "5 строк"),
        (11, "11 строк"),
        (12, "12 строк"),
        (21, "21 строка"),
        (22, "22 строки"),
        (25, "25 строк"),
        (101, "101 строка"),
        (111, "111 строк"),
        (112, "112 строк"),
    ],
)
def test_russian_counts(count: int, said: str) -> None:
    form = translations(Catalogue("ru")).ngettext("Paste {count} line?", "Paste {count} lines?", count)
    assert f"{said}. Вставить?" == form.format(count=count)


def test_russian_is_set_as_russian_is() -> None:
    for entry in Catalogue("ru").entries()[1:]:
        for text in () if entry.is_obsolete else entry.texts:
            assert "..." not in text
            assert '"' not in text, "use « and »"
            assert " —" not in text, "no line begins with a dash: use a no-break space"
            assert "Вы " not in text or text.startswith("Вы "), text


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_each_sentence_once(language: str) -> None:
    ones = [entry.one for entry in Catalogue(language).entries()]
    assert sorted(set(ones)) == sorted(ones)
