"""What is wrong with a file is said in the user's language."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

import pytest

from chat_gui.file_wording import trouble
from chat_gui.i18n import use_language
from chat_gui.json_file import Damage, DamagedError

COMMON = [errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.ENOENT, errno.EISDIR]


@pytest.fixture
def russian() -> Iterator[None]:
    """A window that speaks Russian."""
    use_language("ru")
    yield
    use_language("en")


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize("number", COMMON, ids=errno.errorcode.get)
def test_what_is_common_has_words_of_ours(number: int) -> None:
    said = trouble(OSError(number, os.strerror(number)))
    assert said
    assert not any("a" <= char <= "z" for char in said)


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize("damage", Damage)
def test_damage_has_words_of_ours(damage: Damage) -> None:
    assert not any("a" <= char <= "z" for char in trouble(DamagedError(damage, "Expecting value: line 1")))


def test_what_is_rare_is_said_by_the_system() -> None:
    assert "Input/output error" == trouble(OSError(errno.EIO, "Input/output error"))
    assert "what a library says" == trouble(OSError("what a library says"))


def test_windows_calls_a_file_that_is_held_denied() -> None:
    held = PermissionError(errno.EACCES, "the system's words")
    held.winerror = 32  # type: ignore[attr-defined]  # elsewhere there is none
    assert "another program holds it" == trouble(held)
