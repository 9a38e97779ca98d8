"""A language's two files, what is wrong with them, and how they are brought up to date."""

from __future__ import annotations

import gettext
import io
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import mo, po
from .po import Entry
from .source import PACKAGE, Sentence

LOCALE = PACKAGE / "locale"
ADVICE = "run `python3 -m tests.catalogues update`, translate what it lists, then `python3 -m tests.catalogues compile`"


class Catalogue:
    """The sentences in one language.

    Args:
        language: its code, the name of its folder.
    """

    def __init__(self, language: str, locale: Path = LOCALE) -> None:
        self.po_path = locale / language / "LC_MESSAGES" / "chat_gui.po"
        self.mo_path = self.po_path.with_suffix(".mo")

    def entries(self) -> list[Entry]:
        """What the `.po` file has, its head first."""
        return po.read(self.po_path.read_text("utf-8"))

    def update(self, found: Mapping[str, Sentence]) -> None:
        """Bring the `.po` file up to date with the source: new sentences are empty, old ones are marked obsolete."""
        head, *old = self.entries()
        self.po_path.write_text(po.write(updated(head, old, found)), "utf-8", newline="\n")

    def compile(self) -> None:
        """Write the `.mo` file."""
        self.mo_path.write_bytes(mo.compiled(self.entries()))

    def problems(self, found: Mapping[str, Sentence]) -> list[str]:
        """What is wrong with both files, a line each; nothing if all is well."""
        head, *entries = self.entries()
        told = list(_problems(head, entries, found))
        if not self.mo_path.exists() or self.mo_path.read_bytes() != mo.compiled([head, *entries]):
            told.append(f"{self.mo_path.name} does not match {self.po_path.name}")
        return told


def updated(head: Entry, old: list[Entry], found: Mapping[str, Sentence]) -> list[Entry]:
    """Entries for all that the source says, with the translations that there are."""
    known = {entry.one: entry for entry in old}
    forms = plural_forms(head)
    entries = [head]
    for sentence in found.values():
        entry = known.pop(sentence.one, None) or Entry(sentence.one)
        count = forms if sentence.many else 1
        if len(entry.texts) != count:
            # One that has begun to count, or no longer does: its old text is a hint and no more.
            entry.is_fuzzy = any(entry.texts)
            entry.texts = [*entry.texts, *[""] * count][:count]
        entry.many, entry.places, entry.is_obsolete = sentence.many, sentence.places, False
        entries.append(entry)
    for entry in known.values():
        entry.is_obsolete = True
    return entries + [entry for entry in known.values() if any(entry.texts)]


def plural_forms(head: Entry) -> int:
    """How many plural forms the language has, as the head says."""
    match = re.search(r"nplurals=(\d)", "".join(head.texts))
    if match is None:
        raise po.DamagedError("the head has no Plural-Forms")
    return int(match[1])


def _problems(head: Entry, entries: list[Entry], found: Mapping[str, Sentence]) -> Iterator[str]:
    used = {entry.one: entry for entry in entries if not entry.is_obsolete}
    for one, sentence in found.items():
        entry = used.get(one)
        place = " ".join(sentence.places)
        if entry is None or entry.many != sentence.many:
            yield f"{place}: not in the catalogue: {one!r}"
        elif entry.is_fuzzy or not entry.texts or not all(entry.texts):
            yield f"{place}: not translated: {one!r}"
        elif len(entry.texts) != (plural_forms(head) if entry.many else 1):
            yield f"{place}: the wrong number of plural forms: {one!r}"
        else:
            yield from _form_problems(entry)
    yield from (f"no longer in the source: {one!r}" for one in used.keys() - found.keys())


def _form_problems(entry: Entry) -> Iterator[str]:
    """A text that has a `{place}` too many would raise when it is said; one with fewer hides something."""
    wanted = _fields(entry.many or entry.one)
    for text in entry.texts:
        if _fields(text) != wanted:
            yield f"{entry.one!r} has the places {sorted(wanted)}, and {text!r} has {sorted(_fields(text))}"
        if text != text.strip() and entry.one == entry.one.strip():
            yield f"space around {text!r}"


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def translations(catalogue: Catalogue) -> gettext.GNUTranslations:
    """What `gettext` makes of the `.mo` file."""
    return gettext.GNUTranslations(io.BytesIO(catalogue.mo_path.read_bytes()))
