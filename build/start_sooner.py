"""What the window's executable runs before anything else: it saves a good tenth of the time to the window.

The standard library writes the functions of every dataclass as text when its module is imported, and compiles that.
Here the code is taken that `compiled.py` has made of the same text when this was built; whatever is not known is
compiled as ever.
"""

import dataclasses
import marshal
import sys
from pathlib import Path
from typing import Any

_FILE = Path(sys._MEIPASS, "dataclasses.bin")  # type: ignore[attr-defined]
_CODES = marshal.loads(_FILE.read_bytes())  # noqa: S302 - our own, as all that lies there


def _run(source: str, *where: Any) -> None:
    exec(_CODES.get(source, source), *where)  # noqa: S102 - in the place of the one in dataclasses


dataclasses.exec = _run  # type: ignore[attr-defined]
