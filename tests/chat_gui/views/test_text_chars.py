"""How long a text is for Tk."""

from __future__ import annotations

import tkinter as tk

import pytest

from chat_gui.views.text_chars import tk_chars


@pytest.mark.parametrize(
    ("text", "before", "since"),
    [("", 0, 0), ("tea", 3, 3), ("чай", 3, 3), ("😀 tea 👍🏽", 11, 8), ("🎉", 2, 1)],
)
def test_tk_counts_utf16_units_before_9_and_code_points_since(text: str, before: int, since: int) -> None:
    assert (before, since) == (tk_chars(text, 8.6), tk_chars(text, 9.0))


@pytest.mark.parametrize("text", ["tea", "😀 tea 👍🏽", "e\u0301 ℝ 𝄞 1️⃣"])
def test_the_tk_that_is_here_counts_so(text: str) -> None:
    root = tk.Tk()
    field = tk.Text(root)
    field.insert("1.0", f"{text}|")
    counted = field.index("1.end")
    root.destroy()
    assert f"1.{tk_chars(text) + 1}" == counted
