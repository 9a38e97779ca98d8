"""The words of the command line where there is no console to say them on. Main thread, before there is a window.

A windowed program on Windows has neither stdout nor stderr: Python sets both to None. What such a program is asked
(`--help`) and what keeps it from starting would go unseen, so there they are shown in a box.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout


def show_box(text: str) -> None:
    """Show a text in Windows' own box until it is clicked away; elsewhere nothing is shown."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - 10 ms at start, wanted on Windows alone

        information = 0x40
        ctypes.windll.user32.MessageBoxW(None, text, "Chat", information)


@contextmanager
def words_seen() -> Iterator[None]:
    """Within it, what is printed where there is no console is collected, and shown at the end."""
    if sys.stdout is not None and sys.stderr is not None:
        yield
        return
    said = io.StringIO()
    try:
        with redirect_stdout(sys.stdout or said), redirect_stderr(sys.stderr or said):
            yield
    finally:
        if said.getvalue():
            show_box(said.getvalue().strip())
