#!/usr/bin/env python3
"""Says whether the tag that is being released is that of the version: for the release workflow, which names it in TAG.

Exit status: 0 if "v" and the version make the tag, or else 1.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from resources import project_version


def main() -> int:
    """Compare them."""
    tag, wanted = os.environ.get("TAG", ""), f"v{project_version(Path(__file__).resolve().parent.parent)}"
    if tag != wanted:
        print(f"tag: the tag is {tag!r}, the version wants {wanted!r}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
