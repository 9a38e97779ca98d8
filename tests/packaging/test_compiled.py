"""What dataclasses compile at every start is compiled when an executable is built, and all of it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import compiled

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("server.wire.messages", "chat_gui.commands")

PROGRAM = """
import sys
sys._MEIPASS = sys.argv[1]
sys.path[:0] = sys.argv[2:]

import start_sooner

class Noted(dict):
    asked, lacking = 0, []
    def get(self, source, other):
        Noted.asked += 1
        if source not in self:
            self.lacking.append(source)
        return super().get(source, other)

start_sooner._CODES = Noted(start_sooner._CODES)

from chat_gui.commands import parse
from server.wire.messages import Say

said = Say("#lobby", "hi", "n1")
assert said == Say("#lobby", "hi", "n1") and hash(said) and "hi" in repr(said)
assert repr(parse("/quit")) == "CloseWindow()"
print(Noted.asked > 30, len(Noted.lacking))  # once a class, or in older Pythons once a function
"""


def test_the_functions_of_all_dataclasses_are_there_and_work(tmp_path: Path) -> None:
    (tmp_path / compiled.FILE_NAME).write_bytes(compiled.compiled(MODULES))
    command = [sys.executable, "-I", "-c", PROGRAM, str(tmp_path), str(ROOT), str(ROOT / "build")]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=60)
    assert ("True 0\n", "") == (done.stdout, done.stderr)


def test_it_is_the_same_byte_by_byte_whenever_it_is_made() -> None:
    assert compiled.compiled(MODULES) == compiled.compiled(reversed(MODULES))
