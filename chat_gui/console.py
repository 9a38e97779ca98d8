"""The words of the command line where there is no console to say them on. Main thread, before there is a window.

A windowed program on Windows has neither stdout nor stderr: Python sets both to None. What such a program is asked
(`--help`) and what keeps it from starting would go unseen, so there they are shown in a box. That is gone with a click:
what keeps it from starting is logged as well, for whoever looks for the reason afterwards.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

_log = logging.getLogger(__name__)


def show_box(text: str) -> None:
    """Show a text in Windows' own box until it is clicked away; elsewhere nothing is shown."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - 10 ms at start, wanted on Windows alone

        information = 0x40
        ctypes.windll.user32.MessageBoxW(None, text, "Chat", information)


@contextmanager
def words_seen() -> Iterator[None]:
    """Within it, what is printed where there is no console is collected and shown in a box; errors are logged, too."""
    if sys.stdout is not None and sys.stderr is not None:
        yield
        return
    answers, errors = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(sys.stdout or answers), redirect_stderr(sys.stderr or errors):
            yield
    finally:
        if errors.getvalue():
            _log.error("%s", errors.getvalue().strip())
        said = (answers.getvalue() + errors.getvalue()).strip()
        if said:
            show_box(said)
