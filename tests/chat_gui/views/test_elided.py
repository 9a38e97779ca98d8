"""A label that has too little room says so with an ellipsis, which is itself whole."""

from __future__ import annotations

from tkinter import ttk

import pytest

from chat_gui.views.elided import ElidedLabel

from .window import Window


@pytest.mark.parametrize("width", [30, 47, 60, 75])
def test_what_is_cut_shows_its_ellipsis_whole(window: Window, width: int) -> None:
    label = ElidedLabel(window.root, window.app.theme.small, "Muted.TLabel")
    label.place(x=0, y=0, width=width)
    label.set("Сообщение в #homework")
    window.root.update()
    shown = ttk.Label(window.root, style="Muted.TLabel", text=label.cget("text"))
    assert shown.winfo_reqwidth() <= width
    assert str(label.cget("text")).endswith("…")
