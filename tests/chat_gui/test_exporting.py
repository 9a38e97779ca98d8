"""Saving a conversation: what is in the file, what is asked of the server, and what becomes of it when it fails."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.conversation import Notice
from chat_gui.events import Lost, Reason
from chat_gui.exporting import ExportOrder, file_name, write_whole
from chat_gui.html_page import as_page, whole_layout
from chat_gui.i18n import LANGUAGES, use_language
from chat_gui.nick_colours import NickColours
from chat_gui.own_nicks import OwnNicks
from server.wire import limits
from server.wire.messages import AskHistory, Code, Error, HistoryPage, Joined, Message, Renamed

from .fakes import LOBBY, Desk, said

HOSTILE = '<script>alert("x")</script> &amp; \u202eabc\x07 https://e.org/"><b>'


def poll(desk: Desk) -> None:
    """Let the window work until there is nothing to do."""
    while desk.controller.poll():
        pass


def asked(desk: Desk) -> list[AskHistory]:
    return [each for each in desk.session.sent if isinstance(each, AskHistory)]


def notices(desk: Desk) -> list[str]:
    return [entry.text for entry in desk.model.current.entries if isinstance(entry, Notice)]


def test_what_is_loaded_is_written_as_text(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(1, "one"), Joined(LOBBY, "carol"), said(2, "/me waves"), said(3, "two\nlines"))
    file = tmp_path / "out.txt"
    chat.controller.export(ExportOrder(LOBBY, file))
    poll(chat)
    text = file.read_text("utf-8")
    assert ["bob: one", "* bob waves", "bob: two", "lines"] == [
        re.sub(r"^\[[\d-]+ [\d:]+\] ", "", line).strip() for line in text.splitlines()
    ]
    assert [f"3 messages saved in {file}"] == notices(chat)
    assert ("", False) == chat.view.exports[-1]
    assert [file] == list(tmp_path.iterdir())


def test_everything_is_asked_for_page_by_page(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(50, "last"))
    chat.model.current.has_older = True
    assert chat.controller.can_export_everything()
    file = tmp_path / "out.txt"
    chat.controller.export(ExportOrder(LOBBY, file, is_everything=True))
    assert [AskHistory(LOBBY, 50, limits.HISTORY_PAGE)] == asked(chat)
    chat.controller.load_older()
    assert 1 == len(asked(chat))
    chat.hear(HistoryPage(LOBBY, (said(40, "c"), said(41, "d")), more=True), said(51, "meanwhile"))
    assert ("2 older messages loaded…", True) == chat.view.exports[-1]
    assert 40 == asked(chat)[-1].before
    chat.hear(HistoryPage(LOBBY, (said(1, "a"), said(2, "b")), more=False))
    poll(chat)
    assert ["a", "b", "c", "d", "last", "meanwhile"] == [line.split()[-1] for line in file.read_text().splitlines()]
    assert ["last", "meanwhile"] == [each.text for each in chat.model.current.entries if isinstance(each, Message)]
    chat.controller.load_older()
    assert 3 == len(asked(chat))


def test_a_page_that_was_asked_for_before_goes_into_the_window_first(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(50, "last"))
    chat.model.current.has_older = True
    chat.controller.load_older()
    chat.controller.export(ExportOrder(LOBBY, tmp_path / "out.txt", is_everything=True))
    assert [50] == [each.before for each in asked(chat)]
    chat.hear(HistoryPage(LOBBY, (said(40, "older"),), more=True))
    assert [50, 40] == [each.before for each in asked(chat)]
    chat.hear(HistoryPage(LOBBY, (said(1, "oldest"),), more=False))
    poll(chat)
    assert ["oldest", "older", "last"] == [line.split()[-1] for line in (tmp_path / "out.txt").read_text().splitlines()]


def test_somebody_whose_nick_changes_meanwhile_is_exported_whole(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(50, "last", to="@me"))
    chat.controller.switch("@bob")
    chat.hear(HistoryPage("@bob", (said(40, "older", to="@me"),), more=True))
    chat.controller.export(ExportOrder("@bob", tmp_path / "out.txt", is_everything=True))
    chat.hear(Renamed("bob", "rob"), HistoryPage("@bob", (said(30, "old", to="@me"),), more=True))
    assert ("@rob", 30) == (asked(chat)[-1].to, asked(chat)[-1].before)
    chat.hear(HistoryPage("@rob", (said(20, "oldest", to="@me"),), more=False))
    poll(chat)
    lines = (tmp_path / "out.txt").read_text().splitlines()
    assert ["oldest", "old", "older", "last"] == [line.split()[-1] for line in lines]


def test_a_page_of_another_conversation_begins_nothing(chat: Desk, tmp_path: Path) -> None:
    for name in ("@ann", "@bob"):
        chat.controller.switch(name)
        chat.controller.draft_changed("hello")  # else it would be closed again
    chat.controller.export(ExportOrder("@bob", tmp_path / "out.txt", is_everything=True))
    chat.hear(HistoryPage("@ann", (said(9, "another", "ann", "@me"),), more=False))
    assert ["@ann", "@bob"] == [each.to for each in asked(chat)]
    chat.hear(HistoryPage("@bob", (said(5, "new", to="@me"),), more=True))
    chat.hear(HistoryPage("@bob", (said(3, "old", to="@me"),), more=False))
    poll(chat)
    assert ["old", "new"] == [line.split()[-1] for line in (tmp_path / "out.txt").read_text().splitlines()]


def test_a_server_that_sends_the_same_for_ever_is_asked_no_more(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(50, "last"))
    chat.model.current.has_older = True
    chat.controller.export(ExportOrder(LOBBY, tmp_path / "out.txt", is_everything=True))
    chat.hear(HistoryPage(LOBBY, (said(50, "again"),), more=True))
    poll(chat)
    assert 1 == len(asked(chat))
    assert (tmp_path / "out.txt").exists()


def test_no_more_is_loaded_than_there_is_room_for(chat: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EXPORT_MESSAGES", 2)
    chat.hear(said(50, "last"))
    chat.model.current.has_older = True
    chat.controller.export(ExportOrder(LOBBY, tmp_path / "out.txt", is_everything=True))
    chat.hear(HistoryPage(LOBBY, (said(40), said(41)), more=True))
    poll(chat)
    assert 1 == len(asked(chat))
    assert 3 == len((tmp_path / "out.txt").read_text().splitlines())


def test_one_that_is_given_up_leaves_nothing(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(50, "last"))
    chat.model.current.has_older = True
    chat.controller.export(ExportOrder(LOBBY, tmp_path / "out.txt", is_everything=True))
    chat.controller.stop_export()
    chat.hear(HistoryPage(LOBBY, (said(40),), more=False))
    poll(chat)
    assert [] == list(tmp_path.iterdir())
    assert [40, 50] == [each.id for each in chat.model.current.entries if isinstance(each, Message)]


def test_one_without_a_connection_is_said(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(50, "last"))
    chat.model.current.has_older = True
    chat.controller.export(ExportOrder(LOBBY, tmp_path / "out.txt", is_everything=True))
    chat.hear(Lost(Reason.CLOSED, "", 1.0))
    assert ("The connection was lost before everything had come.", False) == chat.view.exports[-1]
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("is_asked_before", [False, True])
def test_one_whose_pages_cannot_be_read_is_said(chat: Desk, tmp_path: Path, *, is_asked_before: bool) -> None:
    chat.hear(said(50, "last"))
    chat.model.current.has_older = True
    if is_asked_before:
        chat.controller.load_older()
    chat.controller.export(ExportOrder(LOBBY, tmp_path / "out.txt", is_everything=True))
    chat.hear(Error(Code.STORAGE))
    assert ("The server can't read its history now. Try again later.", False) == chat.view.exports[-1]
    assert [] == list(tmp_path.iterdir())
    assert not chat.model.current.is_asking


def test_a_file_that_cannot_be_written_is_said(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(1))
    chat.controller.export(ExportOrder(LOBBY, tmp_path / "no such folder" / "out.txt"))
    poll(chat)
    sentence, is_under_way = chat.view.exports[-1]
    assert "The file can't be written: there is no such file or folder." == sentence
    assert not is_under_way
    assert [] == notices(chat)


def test_a_name_that_no_file_can_have_is_said(chat: Desk, tmp_path: Path) -> None:
    chat.hear(said(1))
    chat.controller.export(ExportOrder(LOBBY, tmp_path / "a\0b.txt"))
    poll(chat)
    assert ("The file can't be written: it can't have that name.", False) == chat.view.exports[-1]


def test_what_was_there_stands_until_the_new_file_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    file.write_text("before")
    steps = write_whole(file, iter(["half", "whole"]))
    next(steps)
    assert "before" == file.read_text()
    steps.close()
    assert ["before"] == [each.read_text() for each in tmp_path.iterdir()]
    list(write_whole(file, iter(["new"])))
    assert ["new"] == [each.read_text() for each in tmp_path.iterdir()]


needs_modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture
def umask() -> Iterator[None]:
    """Lets the owner's group read new files, and nobody else."""
    before = os.umask(0o027)
    yield
    os.umask(before)


@needs_modes
@pytest.mark.usefixtures("umask")
def test_others_may_read_it_as_any_new_file(tmp_path: Path) -> None:
    list(write_whole(tmp_path / "out.txt", iter(["new"])))
    assert 0o640 == stat.S_IMODE((tmp_path / "out.txt").stat().st_mode)


@needs_modes
@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_others_may_do_with_it_what_they_might_do_with_the_one_before(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "out.txt"
    file.write_text("before")
    file.chmod(mode)
    list(write_whole(file, iter(["new"])))
    assert mode == stat.S_IMODE(file.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few people make links")
def test_a_link_leads_to_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    link = tmp_path / "out.txt"
    link.symlink_to(tmp_path / "disk" / "out.txt")
    for text in ("old", "new"):
        list(write_whole(link, iter([text])))
        assert link.is_symlink()
        assert text == (tmp_path / "disk" / "out.txt").read_text()


def page(*messages: Message) -> str:
    return "".join(as_page("#a<b", messages, whole_layout(OwnNicks("me"), NickColours()), "b{}"))


class Reader(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_link_of_a_page_is_as_bold_as_the_words_around_it() -> None:
    elements = Reader(page(said(1, "**see www.e.org**"))).elements
    assert ["bold"] == [attributes.get("class") for tag, attributes in elements if tag == "a"]


def test_a_page_looks_as_the_window_does() -> None:
    read = Reader(page(said(1, "*hi* `x` https://e.org/a?b=1&c=2 www.e.org"), said(2, "```\ncode\n```", sender="me")))
    classes = [attributes.get("class") for _, attributes in read.elements]
    assert {"day", "header", "body", "codeblock", "bold", "code", "time"} <= set(classes)
    links = [attributes["href"] for tag, attributes in read.elements if tag == "a"]
    assert ["https://e.org/a?b=1&c=2", "http://www.e.org"] == links
    assert "hi x https://e.org/a?b=1&c=2 www.e.org\n" in read.text
    assert re.search(r", 1 January 1970|, 31 December 1969", read.text)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_page_names_its_encoding_its_conversation_and_the_language_of_its_own_words(spoken: str) -> None:
    use_language(spoken)
    try:
        read = Reader(page(said(1)))
    finally:
        use_language("en")
    assert {("html", ("lang", spoken)), ("meta", ("charset", "utf-8"))} <= {
        (tag, attribute) for tag, attributes in read.elements for attribute in attributes.items()
    }
    assert 2 == read.text.count("#a<b")  # the title and the heading


def test_nothing_hostile_comes_into_a_page() -> None:
    text = page(
        said(1, HOSTILE, sender='<img src="x" onerror="y">'), said(2, "/me <i>"), said(3, f"```\n{HOSTILE}\n```")
    )
    read = Reader(text)
    known = {"html", "head", "meta", "title", "style", "body", "h1", "div", "span", "a"}
    assert {tag for tag, _ in read.elements} <= known
    assert all(
        set(attributes) <= {"lang", "class", "href", "rel", "charset", "name", "content", "http-equiv"}
        for _, attributes in read.elements
    )
    assert not re.search("[\u202e\x07]", text)
    assert "default-src 'none'" in text


@given(st.lists(st.text(alphabet="<>&\"'`*_\n/ahtps:.", max_size=40), max_size=5))
def test_a_page_holds_what_was_said(texts: list[str]) -> None:
    read = Reader(page(*(said(number, text) for number, text in enumerate(texts, 1))))
    assert all(word in read.text for text in texts for word in re.findall("[a-z]+", text))
    assert {"a"} >= {tag for tag, _ in read.elements} - {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "div",
        "span",
    }


def test_a_long_message_is_whole_in_a_page() -> None:
    text = "\n".join(f"line {number}" for number in range(limits.SHOWN_LINES * 2))
    assert f"line {limits.SHOWN_LINES * 2 - 1}" in page(said(1, text))


@pytest.mark.parametrize(
    ("conversation", "expected"),
    [("#homework", "homework-"), ("@Мария", "Мария-"), ("#a/../b\\c:d", "a_b_c_d-"), ("#", "chat-"), ("@CON", "CON-")],
)
def test_the_files_name_suits_every_platform(conversation: str, expected: str) -> None:
    assert re.fullmatch(re.escape(expected) + r"20\d\d-\d\d-\d\d\.html", file_name(conversation, 1_700_000_000, "html"))
