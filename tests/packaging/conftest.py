"""Makes the scripts in `build/` importable: that folder must not become a package."""

from __future__ import annotations

import sys
from pathlib import Path

# In front, or PyPA's `build` would be found in the place of build.py where that is installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
