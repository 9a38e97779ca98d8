"""What the command line says is seen even where there is no console."""

from __future__ import annotations

import logging
import sys

import pytest

from chat_gui import console
from chat_gui.__main__ import main
from chat_gui.console import words_seen
from server import __version__


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is shown in boxes."""
    texts: list[str] = []
    monkeypatch.setattr(console, "show_box", texts.append)
    return texts


def test_with_a_console_it_is_said_there(shown: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with words_seen():
        print("out")
        print("err", file=sys.stderr)
    assert ([], "out\n", "err\n") == (shown, *capsys.readouterr())


def test_without_one_it_is_shown_when_all_is_said(
    shown: list[str], expects_errors: list[logging.LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with words_seen():
        print("one")
        print("two", file=sys.stderr)
    assert ["one\ntwo"] == shown
    assert (None, None) == (sys.stdout, sys.stderr)
    assert ["two"] == [each.getMessage() for each in expects_errors]  # what was asked for is no error


def test_silence_shows_no_box(shown: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with words_seen():
        pass
    assert [] == shown


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--version"], 0, f"chat-gui {__version__}"),
        (["--help"], 0, "--profile"),
        pytest.param(["--no-such-flag"], 2, "--no-such-flag", marks=pytest.mark.expects_errors),
    ],
)
def test_a_windowed_program_answers_in_a_box(
    arguments: list[str], status: int, words: str, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert status == ended.value.code
    assert words in shown[0]
