"""A display for windows that nobody looks at: the one there is, or an Xvfb of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def display_there() -> Iterator[None]:
    """Within it there is a display: the one there was, or one of our own. Raises OSError if there is no Xvfb for it."""
    if sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY"):
        yield
    else:
        with own_display():
            yield


@contextmanager
def own_display() -> Iterator[None]:
    """Within it DISPLAY names one that has no window and no window manager. Raises OSError if there is no Xvfb."""
    program = shutil.which("Xvfb")
    if program is None:
        raise OSError("there is no Xvfb to make a display; on Debian and Ubuntu: sudo apt-get install xvfb")
    before = os.environ.get("DISPLAY")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        os.close(writing)
        with os.fdopen(reading) as chosen:
            number = chosen.readline().strip()
        if not number:
            raise OSError("Xvfb did not start")
        os.environ["DISPLAY"] = f":{number}"
        yield
    finally:
        os.environ.pop("DISPLAY", None)
        if before is not None:
            os.environ["DISPLAY"] = before
        server.terminate()
        server.wait()
