"""The colours of the two themes. Pure; no other module holds a literal colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme. Colours are `#rrggbb`.

    `background` is under messages, `panel` under what stands around them, `sidebar` under the list of conversations.
    `selection` is under a chosen row or text, `hover` under what the pointer is on, `mention` under one's own nick,
    `found` under what was searched for.
    `nicks` are for the names of people; each can be read on the background, the panel, the sidebar, and what is chosen.
    """

    is_dark: bool
    background: str
    panel: str
    sidebar: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    underline: str
    on_accent: str
    selection: str
    border: str
    hover: str
    mention: str
    found: str
    danger: str
    nicks: tuple[str, ...]


LIGHT: Final = Palette(
    is_dark=False,
    background="#ffffff",
    panel="#f4f6f8",
    sidebar="#e9edf1",
    text="#1c2229",
    muted="#616c79",
    accent="#0b6e78",
    accent_hover="#095a63",
    underline="#8fc4c8",
    on_accent="#ffffff",
    selection="#cde5e7",
    border="#d5dbe2",
    hover="#dfe5ea",
    mention="#ffedc2",
    found="#ffd84a",
    danger="#b3261e",
    nicks=(
        "#a3281f",
        "#95440b",
        "#765400",
        "#49620f",
        "#1a6a3b",
        "#0a6764",
        "#0b6287",
        "#1f56ad",
        "#4a4ab8",
        "#6b3fae",
        "#8a3391",
        "#9d2a63",
    ),
)

DARK: Final = Palette(
    is_dark=True,
    background="#1a1d22",
    panel="#21252b",
    sidebar="#15171b",
    text="#e3e6ea",
    muted="#8f98a5",
    accent="#4fb8c2",
    accent_hover="#6cc9d2",
    underline="#2c6870",
    on_accent="#0c1d20",
    selection="#214048",
    border="#343a43",
    hover="#292e36",
    mention="#4d3d14",
    found="#705600",
    danger="#ff8a80",
    nicks=(
        "#f28b82",
        "#f0a36b",
        "#e0b74f",
        "#b5c95a",
        "#7ecf8b",
        "#5fd0bd",
        "#66c5ea",
        "#8ab4f8",
        "#a9a6f7",
        "#c49bf2",
        "#e092e0",
        "#f08db4",
    ),
)


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
