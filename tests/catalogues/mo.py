"""Compiles a catalogue to the `.mo` format that `gettext` reads. The same entries give the same bytes. Pure.

The format: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from .po import Entry

_MAGIC = 0x950412DE
_HEAD = struct.Struct("<7I")
_PAIR = struct.Struct("<2I")


def compiled(entries: Iterable[Entry]) -> bytes:
    """The bytes of the file: what is in use, translated and not fuzzy, sorted by sentence; no hash table."""
    texts = {
        _key(entry): "\0".join(entry.texts).encode()
        for entry in entries
        if all(entry.texts) and entry.texts and not entry.is_fuzzy and not entry.is_obsolete
    }
    keys = sorted(texts)
    start_of_keys, start_of_texts = _HEAD.size, _HEAD.size + _PAIR.size * len(keys)
    at = start_of_texts + _PAIR.size * len(keys)
    pairs, body = b"", b""
    for piece in (*keys, *(texts[key] for key in keys)):
        pairs += _PAIR.pack(len(piece), at + len(body))
        body += piece + b"\0"
    head = _HEAD.pack(_MAGIC, 0, len(keys), start_of_keys, start_of_texts, 0, at)
    return head + pairs + body


def _key(entry: Entry) -> bytes:
    return (f"{entry.one}\0{entry.many}" if entry.many else entry.one).encode()
