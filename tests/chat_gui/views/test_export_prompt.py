"""Saving a conversation from the window's menu."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from chat_gui.views import export_prompt, file_dialog
from chat_gui.views.palette import DARK, LIGHT
from server.wire.messages import AskHistory, HistoryPage

from .window import ROOM, Window


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the dialog for a file was asked; it answers with `answer`."""
    dialog: dict[str, Any] = {"answer": str(tmp_path / "saved.html")}

    def ask(**options: Any) -> str:
        dialog.update(options)
        return str(dialog["answer"])

    monkeypatch.setattr(export_prompt.filedialog, "asksaveasfilename", ask)
    return dialog


def opened(window: Window) -> Any:
    window.app.parts.window_menu.menu.invoke("Save this conversation…")  # type: ignore[union-attr]
    window.root.update()
    return window.chat.overlays.export_prompt


def work(window: Window) -> None:
    while window.controller.poll():
        window.root.update()


def test_what_is_loaded_is_saved_as_a_page(window: Window, chosen: dict[str, Any]) -> None:
    window.hear(window.message("hello"), HistoryPage(ROOM))
    prompt = opened(window)
    assert not prompt.everything.winfo_ismapped()
    prompt.page_button.invoke()
    work(window)
    saved = Path(chosen["answer"]).read_text("utf-8")
    assert "hello" in saved
    assert "prefers-color-scheme: dark" in saved
    assert chosen["initialfile"].startswith("lobby-")
    assert not prompt.winfo_ismapped()
    assert "1 message saved in" in window.shown
    assert window.root.focus_get() is window.chat.composer.text


def test_arrows_go_through_its_buttons_and_only_the_one_that_enter_presses_is_filled(window: Window) -> None:
    prompt = opened(window)
    met = []
    for key in ("<Up>", "<Down>", "<Right>", "<Right>", "<Right>", "<Left>"):
        window.press(window.root.focus_get(), key)
        met.append(window.root.focus_get())
        assert prompt.page_button.instate(["alternate"]) == (met[-1] is not prompt.page_button)
    answers = [prompt.everything, prompt.page_button, prompt.text_button, prompt.cancel_button]
    assert [answers[at] for at in (0, 1, 2, 3, 3, 2)] == met


def test_who_disconnects_finds_nothing_to_be_saved_when_they_come_back(window: Window) -> None:
    prompt = opened(window)
    assert prompt.winfo_ismapped()
    window.app.parts.window_menu.menu.invoke("Disconnect")  # type: ignore[union-attr]
    window.root.update()
    window.enter()
    assert not prompt.winfo_ismapped()
    assert window.root.focus_get() is window.chat.composer.text


def test_the_dialog_begins_in_the_folder_of_documents_and_then_where_something_was_saved(
    window: Window, chosen: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_prompt.Path, "home", lambda: tmp_path / "home")
    (tmp_path / "home" / "Documents").mkdir(parents=True)
    opened(window).text_button.invoke()
    assert tmp_path / "home" / "Documents" == chosen["initialdir"]
    work(window)
    opened(window).text_button.invoke()
    assert tmp_path == chosen["initialdir"]
    work(window)


def test_where_there_is_no_folder_of_documents_the_dialog_begins_at_home(
    window: Window, chosen: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_prompt.Path, "home", lambda: tmp_path)
    opened(window).text_button.invoke()
    assert tmp_path == chosen["initialdir"]
    work(window)


def test_everything_is_loaded_first_and_can_be_stopped(window: Window, chosen: dict[str, Any]) -> None:
    window.hear(HistoryPage(ROOM, (window.message("hello"),), more=True))
    prompt = opened(window)
    assert prompt.everything.winfo_ismapped()
    prompt.text_button.invoke()
    work(window)
    assert "0 older messages loaded…" == str(prompt.note.cget("text"))
    assert prompt.page_button.instate(["disabled"])
    assert isinstance(window.session.sent[-1], AskHistory)
    window.press(prompt.cancel_button, "<Escape>")
    assert not prompt.winfo_ismapped()
    assert not Path(chosen["answer"]).exists()


def test_no_file_chosen_leaves_the_choice_open(window: Window, chosen: dict[str, Any]) -> None:
    chosen["answer"] = ""
    prompt = opened(window)
    prompt.page_button.invoke()
    work(window)
    assert prompt.winfo_ismapped()
    window.press(prompt.page_button, "<Escape>")
    assert not prompt.winfo_ismapped()


def test_a_file_that_cannot_be_written_is_said_where_it_was_chosen(
    window: Window, chosen: dict[str, Any], tmp_path: Path
) -> None:
    chosen["answer"] = str(tmp_path / "no such folder" / "saved.html")
    prompt = opened(window)
    assert window.root.getvar(prompt.everything.cget("variable"))
    prompt.everything.invoke()
    prompt.page_button.invoke()
    work(window)
    assert str(prompt.note.cget("text")).startswith("The file can't be written: ")
    assert prompt.winfo_ismapped()
    assert prompt.page_button.instate(["!disabled"])


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system's own dialog")
def test_the_dialog_speaks_the_windows_language_and_lists_no_hidden_files(
    window: Window, chosen: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_dialog, "language", lambda: "ru")
    opened(window).text_button.invoke()
    assert "&Save" != window.root.tk.eval('namespace eval ::tk {::msgcat::mc "&Save"}')
    assert not window.root.tk.getboolean(window.root.tk.eval("set ::tk::dialog::file::showHiddenVar"))
    monkeypatch.setattr(file_dialog, "language", lambda: "en")
    opened(window).text_button.invoke()
    assert "&Save" == window.root.tk.eval('namespace eval ::tk {::msgcat::mc "&Save"}')


def in_dialog(window: Window, look: Callable[[str], None]) -> None:
    """Have Tk's own dialog opened, and this looked at, by its name, before it is shut."""
    prompt = opened(window)
    name, call = f"{prompt}.__tk_filedialog", window.root.tk.call

    def wait() -> None:
        if not window.root.tk.getboolean(call("winfo", "exists", name)) or not call("winfo", "ismapped", name):
            window.root.after(10, wait)
            return
        try:
            look(name)
        finally:
            call("set", "::tk::Priv(selectFilePath)", "")  # as Cancel does

    window.root.after(10, wait)
    prompt.text_button.invoke()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system's own dialog")
def test_the_dialog_has_the_colours_of_the_theme_whatever_it_was_before(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(export_prompt.Path, "home", lambda: tmp_path)
    call = window.root.tk.call
    seen: list[set[str]] = []

    def look(dialog: str) -> None:
        files = f"{dialog}.contents.icons.cHull.canvas"
        window.root.update()
        texts = [
            item
            for item in window.root.tk.splitlist(call(files, "find", "withtag", "all"))
            if call(files, "type", item) == "text"
        ]
        for at in (0, 1):  # what was selected and is no longer must be readable too
            x, y, *_ = call(files, "bbox", texts[at])
            call("event", "generate", files, "<Button-1>", "-x", x + 3, "-y", y + 3)
            call("event", "generate", files, "<ButtonRelease-1>", "-x", x + 3, "-y", y + 3)
        grounds = {str(call(files, "cget", "-background"))}
        seen.append(grounds | {str(call(files, "itemcget", item, "-fill")) for item in texts})

    style = ttk.Style(window.root)
    for theme, palette in (("dark", DARK), ("light", LIGHT), ("dark", DARK)):
        window.settings.theme = theme
        window.app.apply_settings(window.settings)
        in_dialog(window, look)
        assert {palette.background, palette.text} == seen[-1]
        assert palette.text == str(style.lookup("TMenubutton", "arrowcolor"))
        for name in ("TButton", "TMenubutton", "TCheckbutton"):
            outline = {str(style.lookup(name, f"{side}color")) for side in ("light", "dark")}
            assert {palette.background} == outline
        assert palette.hover == str(style.lookup("TButton", "background", ["active"]))
        assert palette.border == str(style.lookup("Horizontal.TScrollbar", "background"))
