"""Ending a child process as its user would, so that it says goodbye: with SIGTERM, on Windows with Ctrl+Break.

Windows knows no signals: `terminate` kills there, and Ctrl+Break reaches a process with a console whose group it leads.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Final

if sys.platform == "win32":
    GROUP: Final = subprocess.CREATE_NEW_PROCESS_GROUP
    END: Final = signal.CTRL_BREAK_EVENT
    ENDS: Final = (signal.CTRL_BREAK_EVENT,)
else:
    GROUP: Final = 0
    END: Final = signal.SIGTERM
    ENDS: Final = (signal.SIGINT, signal.SIGTERM)
"""`GROUP` is for `creationflags` of `Popen`; `END` asks a process to end, and so does each of `ENDS`."""


def ask_to_end(process: subprocess.Popen[str]) -> None:
    """Have a process that was started in a `GROUP` of its own end by itself. Does not wait for it."""
    process.send_signal(END)
