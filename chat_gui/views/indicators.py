"""Switches and round marks for one of several, drawn as everything else is: smooth and flat. Tk thread.

Made when the first page with some of them is; the window's first picture has none.
"""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any, Final

from . import shapes
from .shapes import Shape
from .theme import Theme

SWITCH: Final = "Row.TCheckbutton"
MARK: Final = "Row.TRadiobutton"
_SWITCH: Final = 8
_GAP: Final = 2
"""How wide a switch is, and what is around it, in steps."""
_NAMES: Final = ("switch", "switch-on", "mark", "mark-on", "row", "row-hover", "row-focus")


class Indicators:
    """The styles `SWITCH` and `MARK`."""

    def __init__(self, root: tk.Misc, theme: Theme) -> None:
        self._theme = theme
        self._pictures = {name: tk.PhotoImage(master=root) for name in _NAMES}
        self._style = style = ttk.Style(root)
        self.restyle()
        pictures, border = self._pictures, 2 * theme.usual_unit
        stretched: dict[str, Any] = {"border": border, "padding": 0, "sticky": "nsew"}
        others = (("focus", pictures["row-focus"]), ("active", pictures["row-hover"]))
        style.element_create("row.back", "image", pictures["row"], *others, **stretched)
        for name in ("switch", "mark"):
            on = ("selected", pictures[f"{name}-on"])
            style.element_create(f"{name}.indicator", "image", pictures[name], on, sticky="")
        # The switch stands where the eye looks for its state, in a column of its own; the mark before its words.
        _lay_out(style, SWITCH, "switch.indicator", "right")
        _lay_out(style, MARK, "mark.indicator", "left")

    def restyle(self) -> None:
        """Draw in the colours of the theme."""
        theme, palette = self._theme, self._theme.palette
        style = self._style
        for name in (SWITCH, MARK):
            style.configure(name, background=palette.background, foreground=palette.text, font=theme.ui)
            style.configure(name, padding=(theme.space(_GAP), theme.space(5) // 4))
            style.map(name, background=[])
        self._draw_row("row", palette.background)
        self._draw_row("row-hover", palette.hover)
        self._draw_row("row-focus", palette.background, palette.accent)
        self._draw_switch("switch", palette.muted, palette.background, is_on=False)
        self._draw_switch("switch-on", palette.accent, palette.on_accent, is_on=True)
        self._draw_mark("mark", palette.muted, palette.background, "")
        self._draw_mark("mark-on", palette.accent, palette.background, palette.accent)

    def _draw_row(self, name: str, fill: str, outline: str = "") -> None:
        unit = self._theme.usual_unit  # it stretches
        self._pictures[name].configure(data=shapes.rounded(unit * 24, unit * 8, unit * 1.5, fill, outline))

    def _draw_switch(self, name: str, ground: str, knob: str, *, is_on: bool) -> None:
        width, height = self._theme.space(_SWITCH), self._theme.space(4) + self._theme.space(1) // 2
        rim = self._theme.unit * 0.7
        size = height - 2 * rim
        left = width - rim - size if is_on else rim
        drawn = [Shape(0, 0, width, height, height / 2, ground), Shape(left, rim, size, size, size / 2, knob)]
        self._pictures[name].configure(data=shapes.png(width, height, drawn))

    def _draw_mark(self, name: str, ring: str, ground: str, dot: str) -> None:
        size = self._theme.space(4)
        drawn = [Shape(0, 0, size, size, size / 2, ring)]
        for rim, fill in ((size * 0.12, ground), (size * 0.3, dot)):
            if fill:
                inner = size - 2 * rim
                drawn.append(Shape(rim, rim, inner, inner, inner / 2, fill))
        self._pictures[name].configure(data=shapes.png(size + self._theme.space(2), size, drawn))


def wrap(root: tk.Misc, theme: Theme, width: int) -> None:
    """Have the words beside a switch or a mark wrap where both together are so wide, in pixels."""
    style = ttk.Style(root)
    words = max(1, width - theme.space(_SWITCH + 3 * _GAP))
    if style.lookup(SWITCH, "wraplength") != words:  # all that is shown is measured anew for it
        for name in (SWITCH, MARK):
            style.configure(name, wraplength=words)


def _lay_out(style: ttk.Style, name: str, indicator: str, side: str) -> None:
    whole = {"sticky": "nsew", "expand": "1"}
    parts: Any = [(indicator, {"side": side, "sticky": ""}), ("Checkbutton.label", {"side": "left", "sticky": "w"})]
    layout: Any = [("row.back", {**whole, "children": [("Checkbutton.padding", {**whole, "children": parts})]})]
    style.layout(name, layout)
