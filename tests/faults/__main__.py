"""`python3 -m tests.faults [pytest arguments]`: every fault at full length. See `tests/faults/__init__.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LENGTHS = {"CHAT_KILLS": "20", "CHAT_CUTS": "20", "CHAT_FRAMES": "100000", "CHAT_OTHERS": "199", "CHAT_SEED": "1"}
FAULTS = ("tests/faults", "tests/server/test_storage.py", "tests/server/test_resume.py", "tests/e2e/test_faults.py")


def main() -> int:
    """Run them; what is set in the environment counts more. Returns pytest's exit status."""
    command = [sys.executable, "-m", "tests", *FAULTS, "--durations=10", *sys.argv[1:]]
    return subprocess.call(command, cwd=ROOT, env={**LENGTHS, **os.environ})


if __name__ == "__main__":
    sys.exit(main())
