"""What is to be done later is done once, or not at all."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator

import pytest

from chat_gui.views.later import Later
from tests.waiting import pump_until


@pytest.fixture
def root() -> Iterator[tk.Tk]:
    made = tk.Tk()
    yield made
    made.destroy()


def pass_ms(root: tk.Tk, wait_ms: int) -> None:
    """Let Tk work for so long, and do all that was to be done until then."""
    passed: list[None] = []
    root.after(wait_ms, lambda: passed.append(None))
    pump_until(root, lambda: passed)


def test_it_is_done_once_and_waits_no_longer(root: tk.Tk) -> None:
    later, done = Later(root), list[bool]()
    later.start(1, lambda: done.append(later.is_waiting))
    assert later.is_waiting
    pass_ms(root, 20)
    assert [False] == done


def test_what_is_started_again_is_done_in_place_of_what_waited(root: tk.Tk) -> None:
    later, done = Later(root), list[str]()
    later.start(1, lambda: done.append("first"))
    later.start(2, lambda: done.append("second"))
    pass_ms(root, 20)
    assert ["second"] == done


def test_it_can_start_itself_again(root: tk.Tk) -> None:
    later, done = Later(root), list[int]()

    def again() -> None:
        done.append(len(done))
        if len(done) < 3:
            later.start(1, again)

    again()
    pump_until(root, lambda: not later.is_waiting)
    assert [0, 1, 2] == done


def test_asked_for_twice_it_is_done_once_when_tk_is_idle(root: tk.Tk) -> None:
    later, done = Later(root), list[str]()
    later.when_idle(lambda: done.append("first"))
    later.when_idle(lambda: done.append("second"))
    root.update_idletasks()
    assert ["first"] == done
    later.when_idle(lambda: done.append("third"))
    root.update_idletasks()
    assert ["first", "third"] == done


def test_what_is_cancelled_is_not_done(root: tk.Tk) -> None:
    later, done = Later(root), list[None]()
    later.start(1, lambda: done.append(None))
    later.cancel()
    later.cancel()
    assert not later.is_waiting
    pass_ms(root, 20)
    assert [] == done


def test_it_is_forgotten_with_its_widget(root: tk.Tk) -> None:
    frame = tk.Frame(root)
    later, complaints = Later(frame), list[str]()
    root.createcommand("bgerror", complaints.append)
    later.start(1, lambda: complaints.append("done"))
    frame.destroy()
    assert not later.is_waiting
    later.cancel()
    pass_ms(root, 20)
    assert [] == complaints


def test_it_can_be_cancelled_when_the_window_is_gone() -> None:
    root = tk.Tk()
    later = Later(root)
    later.start(1, lambda: None)
    root.destroy()
    later.cancel()
    assert not later.is_waiting
