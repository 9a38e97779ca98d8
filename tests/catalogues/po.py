"""Reads and writes `.po` files: as much of gettext's format as our catalogues use. Pure.

An entry is a list of comments, a sentence and its translations. What the source no longer has stays behind `#~`, so
that nobody's work is lost when a sentence is reworded.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    """A sentence, and what it is in another language: one text, or with `many` one for each plural form."""

    one: str
    many: str = ""
    texts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """A translator's own comment lines, without their `# `."""
    places: list[str] = field(default_factory=list)
    is_fuzzy: bool = False
    is_obsolete: bool = False


class DamagedError(ValueError):
    """The file is no catalogue; the text says in which line."""


def read(text: str) -> list[Entry]:
    """The entries of a file. The first, whose sentence is empty, is the head.

    Raises:
        DamagedError: a line makes no sense.
    """
    entries: list[Entry] = []
    entry, values, current = Entry(""), {}, ""
    for number, line in enumerate([*text.splitlines(), ""], 1):
        is_obsolete = line.startswith("#~")
        content = line.removeprefix("#~").strip()
        if not content:
            if values:
                entries.append(_finished(entry, values))
            entry, values, current = Entry(""), {}, ""
        elif content.startswith("#"):
            _comment(entry, content)
        else:
            entry.is_obsolete = is_obsolete
            try:
                keyword, _, literal = ("", "", content) if content.startswith('"') else content.partition(" ")
                current = keyword or current
                values[current] = values.get(current, "") + ast.literal_eval(literal)
            except (SyntaxError, ValueError, TypeError) as error:
                raise DamagedError(f"line {number}: {line}") from error
    return entries


def _comment(entry: Entry, line: str) -> None:
    if line.startswith("#:"):
        entry.places += line[2:].split()
    elif line.startswith("#,"):
        entry.is_fuzzy = "fuzzy" in line
    else:
        entry.notes.append(line[1:].strip())


def _finished(entry: Entry, values: dict[str, str]) -> Entry:
    entry.one, entry.many = values.get("msgid", ""), values.get("msgid_plural", "")
    entry.texts = [text for keyword, text in sorted(values.items()) if keyword.startswith("msgstr")]
    return entry


def write(entries: Iterable[Entry]) -> str:
    """The text of a file with these entries: those that are in use first."""
    ordered = sorted(entries, key=lambda entry: entry.is_obsolete)
    return "\n".join("".join(f"{line}\n" for line in _lines(entry)) for entry in ordered)


def _lines(entry: Entry) -> list[str]:
    lines = [f"# {note}".rstrip() for note in entry.notes]
    if entry.places and not entry.is_obsolete:
        lines.append("#: " + " ".join(entry.places))
    if entry.is_fuzzy:
        lines.append("#, fuzzy")
    body = _value("msgid", entry.one)
    if entry.many:
        body += _value("msgid_plural", entry.many)
        for number, text in enumerate(entry.texts):
            body += _value(f"msgstr[{number}]", text)
    else:
        body += _value("msgstr", *entry.texts)
    return lines + [f"#~ {line}" if entry.is_obsolete else line for line in body]


def _value(keyword: str, text: str = "") -> list[str]:
    """A text as a literal; one of several lines has a literal for each."""
    pieces = text.splitlines(keepends=True)
    if len(pieces) < 2:
        return [f"{keyword} {_quoted(text)}"]
    return [f'{keyword} ""', *map(_quoted, pieces)]


def _quoted(text: str) -> str:
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(character, escape)
    return f'"{text}"'
