"""Words that nobody else thinks of, to know an answer or a receipt by. Safe from any thread."""

from __future__ import annotations

import os


def new_nonce() -> str:
    """Sixteen hexadecimal digits. Not from `secrets`, which loads OpenSSL: 5 ms of the start."""
    return os.urandom(8).hex()
