"""What each part of a message looks like in the transcript: the tags that `transcript.py` gives it. Tk thread."""

from __future__ import annotations

import re
import tkinter as tk
from collections.abc import Iterator
from typing import Final

from chat_gui.fences import QUOTE
from chat_gui.markup import Run
from chat_gui.nick_colours import NICK_COLOURS

from .theme import Theme

_TAB_CHARS: Final = 8
"""As in a terminal, where what is pasted often comes from: columns made with tabs stand as they did there."""
_UNDERSCORE: Final = "underscore"
_UNDERSCORES: Final = re.compile("(_+)")


def pieces(run: Run) -> Iterator[object]:
    """A run as Tk inserts it, texts and tags by turns: in a link its underscores are tagged as well."""
    text, tags = run
    if "link" not in tags:
        yield from run
        return
    for at, part in enumerate(_UNDERSCORES.split(text)):
        if part:
            yield from (part, (*tags, _UNDERSCORE) if at % 2 else tags)


def set_tags(text: tk.Text, theme: Theme) -> None:
    """Set the looks of every tag, those of what is found, chosen and selected over the others."""
    palette = theme.palette
    indent, step = theme.space(3), theme.space(1)
    tag = text.tag_configure
    for name in ("body", "next", "below", "notice", "error", "presence"):
        tag(name, font=theme.text, lmargin1=indent, lmargin2=indent, spacing3=step // 2)
    tag("next", spacing1=theme.space(3) // 2)
    tag("below", spacing1=2 * step)
    for name in ("notice", "error", "presence", "day", "beginning", "divider"):
        tag(name, font=theme.text_small, foreground=palette.muted, spacing1=2 * step)
    tag("error", foreground=palette.danger)
    tag("further", spacing1=0)
    tag("day", justify="center", spacing1=5 * step, spacing3=step)
    tag("beginning", justify="center", spacing1=5 * step)
    tag("again", foreground=palette.accent, underline=True)
    tag("divider", justify="right", foreground=palette.accent, spacing1=3 * step)
    tag("last", font=theme.tiny)
    tag("rule", font=theme.tiny, background=palette.accent)
    tag("header", font=theme.text_bold, spacing1=3 * step, spacing3=step // 2)
    tag("action", font=theme.text_italic, spacing1=2 * step, lmargin1=indent, lmargin2=2 * indent)
    # What is wrapped stands further in, and not further down, than a line that was written.
    tag("codeblock", font=theme.fixed, lmargin1=indent, lmargin2=indent + theme.fixed.measure("00"), spacing2=0)
    tag("codeblock", background=palette.panel, lmargincolor=palette.panel)
    # Tk would count the stops in characters of the messages' font, from the margin that lines are in from.
    stop = theme.fixed.measure("0" * _TAB_CHARS)
    tag("codeblock", tabs=(indent + stop, indent + 2 * stop), tabstyle="wordprocessor")
    tag("quote", foreground=palette.muted, lmargin1=2 * indent, lmargin2=2 * indent + theme.text.measure(QUOTE))
    for number in range(NICK_COLOURS):
        tag(f"nick{number}", font=theme.text_bold, foreground=palette.nicks[number])
    tag("time", font=theme.text_small, foreground=palette.muted)
    tag("bold", font=theme.text_bold)
    tag("italic", font=theme.text_italic)
    tag("code", font=theme.fixed, background=palette.panel, lmargincolor=palette.background)
    tag("mention", font=theme.text_bold, background=palette.mention, foreground=palette.text)
    tag("mention", lmargincolor=palette.background)
    tag("link", foreground=palette.accent, underline=True, underlinefg=palette.underline)
    tag(_UNDERSCORE, underline=False)  # it stands where the line would be, which would hide it
    tag("pending", foreground=palette.muted)
    tag("failed", font=theme.text_small, foreground=palette.danger)
    tag("retry", font=theme.text_small, foreground=palette.accent, underline=True)
    tag("discard", font=theme.text_small, foreground=palette.muted, underline=True)
    tag("chosen", background=palette.hover, lmargincolor=palette.hover, rmargincolor=palette.hover)
    tag("pointed", background=palette.hover, rmargincolor=palette.hover)
    tag("found", background=palette.found, foreground=palette.text, lmargincolor=palette.background)
    tag("looked", background=palette.accent, foreground=palette.on_accent, lmargincolor=palette.background)
    for name in ("found", "looked", "sel"):
        text.tag_raise(name)
