"""A stream of bytes as bounded lines. Pure, and never an exception on what a peer sends.

Split on bytes first, decode whole lines afterwards: a read may end in the middle of a character, never a line.
"""

from __future__ import annotations

from . import limits
from .messages import Bad, Code


class LineFramer:
    """Cuts a stream at LF. A line that grows over the limit is skipped to its end and reported once, as a `Bad`."""

    __slots__ = ("_held", "_most_bytes", "_skipping")

    def __init__(self, most_bytes: int = limits.LINE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._held = b""
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes | Bad]:
        """The lines that `data` completes, without their LF or CR LF; blank ones are left out."""
        lines: list[bytes | Bad] = []
        *complete, rest = data.split(b"\n")
        for piece in complete:
            if self._skipping:
                self._skipping = False
                continue
            line = self._held + piece if self._held else piece
            self._held = b""
            if len(line) > self._most_bytes:
                lines.append(self._too_long())
                continue
            line = line.removesuffix(b"\r")
            if line:
                lines.append(line)
        if not self._skipping and rest:
            self._held += rest
            if len(self._held) > self._most_bytes:
                self._held = b""
                self._skipping = True
                lines.append(self._too_long())
        return lines

    def end(self) -> bytes:
        """What stood behind the last LF when the stream ended: half a line, or nothing."""
        held, self._held = self._held, b""
        return held

    def _too_long(self) -> Bad:
        return Bad(Code.TOO_LONG, f"A line may have {self._most_bytes} bytes at the most.")
