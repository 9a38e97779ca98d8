"""What the tests in this folder open is closed after each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import house


@pytest.fixture(autouse=True)
def closed_histories() -> Iterator[None]:
    """Closes what the houses of a test remember."""
    yield
    for history in house.opened:
        history.close()
    house.opened.clear()
