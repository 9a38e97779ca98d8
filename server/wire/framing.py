"""A stream of bytes as bounded lines, or as the chunks of text that the labs take for messages. Pure.

Nothing a peer sends makes these raise. Lines are split as bytes and decoded whole, since a read may end in the middle
of a character, never a line; a lab has no lines, so there the end of a chunk waits for the rest of its character.
"""

from __future__ import annotations

import codecs

from . import limits
from .messages import Bad, Code
from .text import REPLACEMENT


class LineFramer:
    """Cuts a stream at LF. A line that grows over the limit is skipped to its end and reported once, as a `Bad`."""

    __slots__ = ("_held", "_most_bytes", "_skipping")

    def __init__(self, most_bytes: int = limits.LINE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._held = bytearray()  # grows in place: 16 MiB that come byte by byte are not copied at every byte
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes | Bad]:
        """The lines that `data` completes, without their LF or CR LF; blank ones are left out."""
        lines: list[bytes | Bad] = []
        *complete, rest = data.split(b"\n")
        for piece in complete:
            if self._skipping:
                self._skipping = False
                continue
            line = piece
            if self._held:
                line = bytes(self._held + piece)
                self._held.clear()
            if len(line) > self._most_bytes:
                lines.append(self._too_long())
                continue
            line = line.removesuffix(b"\r")
            if line:
                lines.append(line)
        if rest and not self._skipping:
            self._held += rest
            if len(self._held) > self._most_bytes:
                self._held.clear()
                self._skipping = True
                lines.append(self._too_long())
        return lines

    def end(self) -> bytes:
        """What stood behind the last LF when the stream ended: half a line, or nothing."""
        held = bytes(self._held).removesuffix(b"\r")
        self._held.clear()
        return held

    def _too_long(self) -> Bad:
        return Bad(Code.TOO_LONG, f"A line may have {self._most_bytes} bytes at the most.")


class ChunkDecoder:
    """Turns chunks of UTF-8 into text. One that ends inside a character is held until the next chunk completes it.

    Bytes that are no UTF-8 become replacement characters, and a chunk that has them waits for nothing: a peer that
    writes some other encoding ends most of its words in what looks like half a character.
    """

    __slots__ = ("_decoder", "_held")

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""

    def feed(self, data: bytes) -> str:
        """The text up to the end of `data`, or nothing while it waits."""
        self._held += self._decoder.decode(data)
        inside_a_character = self._decoder.getstate()[0] != b""
        if inside_a_character and REPLACEMENT not in self._held and len(self._held) < limits.LAB_HELD_CHARS:
            return ""
        return self.end()

    def end(self) -> str:
        """What was held, with half a character as a replacement character."""
        text = self._held + self._decoder.decode(b"", final=True)
        self._held = ""
        return text
