"""Where the log goes that has no console to go to: a file beside the settings. Any thread.

A windowed program on Windows has no stderr, and whoever looks for what went wrong there finds it in the file. It is
made when there is something to write, for a start has no time to lose.
"""

from __future__ import annotations

import logging
from pathlib import Path

from server.wire import limits


def log_path(settings: Path) -> Path:
    """The log that belongs to a file of settings: each profile has its own."""
    return settings.with_name(f"chat{settings.stem.removeprefix('settings')}.log")


class LogFile(logging.Handler):
    """Writes into a file, which begins anew when it is full; what was there before is kept once.

    Where it can't be written the program goes on without: there is nowhere to say so. While another window of the same
    profile has it open on Windows, it grows.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        """Another one may be given until there is something to write."""
        self._file: logging.FileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        try:
            if self._file is None:
                self._file = self._made()
            self._file.emit(record)
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
        super().close()

    def _made(self) -> logging.FileHandler:
        from server import logs  # noqa: PLC0415 - 16 ms that a start without errors can do without

        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = logs.LogFile(self.path, limits.LOG_FILE_BYTES)
        file.setFormatter(self.formatter)
        return file
