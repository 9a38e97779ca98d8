"""Buttons that are the answers to one question, under the keyboard. Tk thread."""

from __future__ import annotations

from collections.abc import Sequence
from tkinter import ttk
from typing import Final

_NOT_NOW: Final = "alternate"
"""The theme draws a filled button that is in this state as a plain one."""


def join_answers(answers: Sequence[ttk.Button | ttk.Checkbutton], filled: ttk.Button) -> None:
    """Let arrows go from one to the next, and Enter press the one that has the keyboard.

    Args:
        answers: in the order in which they are seen.
        filled: the one that stands out. While another has the keyboard it does not: Enter would not press it.
    """
    for place, answer in enumerate(answers):
        before, behind = answers[:place][::-1], answers[place + 1 :]
        for keys, others in ((("<Left>", "<Up>"), before), (("<Right>", "<Down>"), behind)):
            for key in keys:
                answer.bind(key, lambda _event, others=others: _go_to_first(others))  # type: ignore[misc]
        for key in ("<Return>", "<KP_Enter>"):
            answer.bind(key, lambda event: event.widget.invoke())
        if answer is not filled:
            answer.bind("<FocusIn>", lambda _event: filled.state([_NOT_NOW]), add=True)
            answer.bind("<FocusOut>", lambda _event: filled.state([f"!{_NOT_NOW}"]), add=True)


def _go_to_first(answers: Sequence[ttk.Widget]) -> str:
    """Give the keyboard to the first of these that can be pressed, if there is one."""
    for answer in answers:
        if answer.winfo_ismapped() and answer.instate(["!disabled"]):
            answer.focus_set()
            break
    return "break"
