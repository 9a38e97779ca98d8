"""Every sentence that a person reads goes through `tr`, and the search that says so would find one that does not."""

from __future__ import annotations

import ast

import pytest

from .forgotten import forgotten
from .source import is_tr, sentences, trees

NOT_SHOWN = {
    "chat_gui/__main__.py": {"DISPLAY={}", "chat-gui: {}."},
    "chat_gui/console.py": {"Chat"},
    "chat_gui/desktop_language.py": {"AppleLanguages", "LANG"},
    "chat_gui/finding.py": {"NFC", "NFD"},
    "chat_gui/found.py": {"nick{}"},
    "chat_gui/i18n.py": {"English", "Русский"},
    "chat_gui/html_page.py": {"<div class…", ' class="{}"'},
    "chat_gui/session.py": {"WSAEWOULDBLOCK"},
    "chat_gui/sessions.py": {"chat-gui {}"},
    "chat_gui/shortcuts.py": {
        *(
            "Mod",
            "Control",
            "Command",
            "Ctrl",
            "Shift",
            "Key",
            "Mod-Key-{}",
            "Escape",
            "Esc",
            "Return",
            "KP_Enter",
            "F1",
        ),
        *("F1", "F2", "F3", "Tab", "Up", "Down", "Prior", "Next", "Home", "End", "Menu"),
    },
    "chat_gui/transcript.py": {"nick{}"},
    "chat_gui/views/copying.py": {"PRIMARY", "STRING", "UTF8_STRING"},
    "chat_gui/views/desktop.py": {"AppleInterfaceStyle", "AppsUseLightTheme"},
    "chat_gui/views/export_prompt.py": {"Documents"},
    "chat_gui/views/file_dialog.py": {"Treeview", "auto_load …", "{}.__tk_filedialog"},
    "chat_gui/views/focus_ring.py": {"Menu"},
    "chat_gui/views/indicators.py": {"{}.indicator"},
    "chat_gui/views/keys.py": {
        "- finalsma…",
        "Cyrillic",
        "Entry",
        "Greek",
        "Mod-",
        "Mod-Key-{}",
        "Text",
        "q w e r t …",
        "shorti tse…",
    },
    "chat_gui/views/people.py": {"Panel"},
    "chat_gui/views/distances.py": {"Text"},
    "chat_gui/views/results.py": {"Text", "nick{}", "{}_margin"},
    "chat_gui/views/room_prompt.py": {"Panel"},
    "chat_gui/views/row_list.py": {"Side"},
    "chat_gui/views/sidebar.py": {"Side"},
    "chat_gui/views/switcher.py": {"Panel"},
    "chat_gui/views/theme.py": {
        *("Accent", "Panel", "PanelThin", "Plain", "Quiet", "Side", "SideThin", "Thin"),
    },
    "chat_gui/views/transcript_tags.py": {"nick{}"},
    "chat_gui/whole_file.py": {".{}.part"},
}
"""Literals that look like sentences and that nobody reads: names of styles, folders, variables, and the like."""
TABLES = {"chat_gui/emoji_table.py", "chat_gui/views/page_style.py"}
"""Modules of words in every language, and in none that people speak."""
_TOLD_CHARS = 100
_BEGINNING_CHARS = 10
"""A long literal is listed by so much of it, and an ellipsis."""


def is_listed(place: str, text: str) -> bool:
    listed = NOT_SHOWN.get(place, set())
    return text in listed or f"{text[:_BEGINNING_CHARS]}…" in listed


def test_no_sentence_was_forgotten() -> None:
    found = [
        f"{place}:{line}: {text[:_TOLD_CHARS]!r}"
        for place, tree in trees()
        for line, text in forgotten(tree)
        if place not in TABLES and not is_listed(place, text)
    ]
    if found:
        advice = (
            "Say these with tr(), or if nobody reads them put them into NOT_SHOWN in tests/catalogues/test_source.py:"
        )
        pytest.fail("\n".join([advice, *found]), pytrace=False)


def test_what_need_not_be_said_is_in_the_source() -> None:
    literals = {place: {text for _, text in forgotten(tree)} for place, tree in trees()}
    for texts in literals.values():
        texts |= {f"{text[:_BEGINNING_CHARS]}…" for text in texts}
    assert {} == {place: gone for place, texts in NOT_SHOWN.items() if (gone := texts - literals.get(place, set()))}


class WithoutTr(ast.NodeTransformer):
    """Puts the bare sentence in the place of each `tr`."""

    def visit_Call(self, call: ast.Call) -> ast.expr:
        self.generic_visit(call)
        return call.args[0] if is_tr(call) else call


def test_the_search_finds_every_sentence_of_ours_without_its_tr() -> None:
    missed: list[str] = []
    for place, tree in trees():
        known = sentences([(place, tree)])
        found = {text for _, text in forgotten(WithoutTr().visit(tree))}
        missed += known.keys() - found
    # A small word looks like data, alone and with signs around it: whoever writes one has to think of it.
    assert {"new", "*bold*", "_italic_", "`code`", "> words", ":smile:"} == set(missed)


@pytest.mark.parametrize(
    "source",
    [
        "Label(parent, text='ok')",
        "menu.add_command(label='Copy')",
        "menu.add_command(label='copy' if one else 'copy all')",
        "label.configure(text=f'{count} left')",
        "title = 'Settings'",
        "model.notice(f'{nick} is here', at)",
        "problem = 'This can not be.'",
        "names = ['one', 'Two']",
        "root.title('chat')",
        "return_value = 'go into a room'",
        "label = {1: 'Комната'}[1]",
    ],
)
def test_a_bare_literal_is_found(source: str) -> None:
    assert list(forgotten(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "'''A docstring says this.'''",
        "raise ValueError('There is no such thing.')",
        "_log.warning('It was %s.', why)",
        "Label(parent, text=tr('OK'), style='Muted.TLabel', background='#ffffff')",
        "text.bind('<Control-Key-A>', act)",
        "label.configure(text=name, anchor='w')",
        "environment.get('HOME')",
        "def f(x: 'Some Type') -> 'Some Type': ...",
        "text.get('insert linestart', 'insert')",
        "label.configure(text=f'{words}  {arrow}')",
    ],
)
def test_what_nobody_reads_is_left_alone(source: str) -> None:
    assert [] == list(forgotten(ast.parse(source)))
