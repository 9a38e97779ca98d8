"""A room's messages as text, JSON lines and HTML, and `export` that writes them."""

from __future__ import annotations

import contextlib
import errno
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from server import operations
from server import output as output_module
from server.__main__ import main
from server.arguments import BAD_USE
from server.database import OpenError
from server.folder import locked
from server.service import Service, Settings
from server.store import FILE_NAME, Store
from server.wire import limits
from server.wire.archive import FORMS
from server.wire.messages import Message
from tests.server.clients import Native

ROOT = Path(__file__).resolve().parents[2]
AT = 1_795_000_000.25


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One local time for every machine, where one can be set."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        getattr(time, "tzset", lambda: None)()
        yield
    getattr(time, "tzset", lambda: None)()


Kept = Callable[..., Path]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A folder in which some messages have been kept."""

    def keep(*messages: Message) -> Path:
        store = Store(tmp_path / "data")
        store.append(messages)
        store.close()
        return tmp_path / "data"

    return keep


def said(number: int, text: str, to: str = "#lobby", sender: str = "bob", at: float = AT) -> Message:
    return Message(number, to, sender, text, at, f"n{number}")


def shown(form: str, *messages: Message, room: str = "#lobby") -> str:
    return "".join(FORMS[form](room, messages))


def run(*arguments: str) -> int:
    return main(arguments)


STAMP = time.strftime("%Y-%m-%d %H:%M", time.gmtime(AT))


@pytest.mark.skipif(sys.platform == "win32", reason="no time zone can be set there")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hi", "bob: hi\n"),
        ("/me waves", "* bob waves\n"),
        ("a\nb\n\nc", "bob: a\n    b\n\n    c\n"),
        ("x\n[2026-11-20 10:33] ann: forged", "bob: x\n    [2026-11-20 10:33] ann: forged\n"),
        ("a\r\nb\rc", "bob: a\n    b\n    c\n"),
        ("\x1b[2J\x9b\u202e\u2028evil", "bob: [2Jevil\n"),
    ],
)
def test_text_has_its_time_its_author_and_nothing_that_harms(text: str, expected: str) -> None:
    assert f"[{STAMP}] {expected}" == shown("text", said(1, text))


def test_author_s_name_is_as_harmless_as_the_text() -> None:
    hostile = said(1, "x", sender="b\no\x1bb")
    assert shown("text", hostile).endswith("] b ob: x\n")
    assert "<b>b ob</b>: x" in shown("html", hostile)


@pytest.mark.parametrize("at", [1e20, -1e20, float("nan"), float("inf")])
@pytest.mark.parametrize("form", ["text", "html"])
def test_time_that_no_calendar_has_is_a_question_mark(form: str, at: float) -> None:
    assert "?" in shown(form, said(1, "hi", at=at))


def test_json_lines_have_all_that_is_stored_unchanged() -> None:
    message = said(7, "привет\n\x1b\u202e 🦊", sender="юля")
    line = shown("jsonl", message)
    assert line.isascii()
    assert 1 == line.count("\n")
    assert {"id": 7, "to": "#lobby", "from": "юля", "text": message.text, "at": AT, "nonce": "n7"} == json.loads(line)


class Page(HTMLParser):
    """The tags and the text of a page, as a browser reads it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_shows_markup_as_it_was_typed_and_refers_to_nothing() -> None:
    evil = "<script>alert('1')</script> &amp; \" <img src=http://example.org onerror=x>\x1b\u202e"
    page = Page(shown("html", said(1, evil, sender="<i>"), said(2, "/me waves"), room="#<u>"))
    assert not {"script", "img", "i", "u", "link"} & set(page.tags)
    assert evil.removesuffix("\x1b\u202e") in page.text
    assert "* bob waves" in page.text
    assert 2 == page.tags.count("p")
    assert {"src", "href"}.isdisjoint(name for name, _value in page.attributes)
    assert "html" == page.tags[0]
    assert ("lang", "") == page.attributes[0]  # people may have written in any language


def test_all_of_a_room_comes_in_order_however_it_is_read(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, "EXPORT_ROWS", 3)
    messages = [said(number, f"m{number}", to="#Cats" if number % 2 else "#lobby") for number in range(2, 21)]
    folder = kept(*messages, said(21, "secret", to="@ann"))
    for room in ("cats", "#CATS"):
        assert operations.DONE == run("export", room, "--data", str(folder), "--format", "jsonl")
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [message.id for message in messages if message.to == "#Cats"] == [line["id"] for line in lines]


def test_messages_are_read_as_they_are_written_and_not_before(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EXPORT_ROWS", 2)
    opened = Store(kept(*(said(number, "x") for number in range(2, 12))))
    pieces = FORMS["text"]("#lobby", opened.messages("#lobby"))
    next(pieces)
    opened.append([said(12, "later")])
    assert 9 == len(list(pieces))
    opened.close()


def test_room_without_messages_is_nothing_and_a_line_says_so(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("export", "lobby", "--data", str(kept()))
    assert operations.DONE == run(*arguments)
    assert ("", "server: there are no messages in #lobby\n") == capsys.readouterr()
    assert operations.DONE == run(*arguments, "--output", str(tmp_path / "out"))
    assert "" == (tmp_path / "out").read_text()
    assert "server: there are no messages in #lobby\n" == capsys.readouterr().err


def test_export_works_beside_a_running_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (
        locked(tmp_path),
        Service(Settings(port=0), partial(Store, tmp_path)) as service,
        Native(service.port, "ann") as ann,
    ):
        ann.say("one")
        ann.hear("message")
        assert operations.DONE == run("export", "#lobby", "--data", str(tmp_path))
        assert capsys.readouterr().out.endswith("] ann: one\n")
        ann.say("two")
        assert "two" == ann.hear("message")["text"]


def test_file_is_replaced_when_the_new_one_is_whole(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, file = kept(said(2, "привет")), tmp_path / "out.txt"
    file.write_text(before := "[2026-11-19 08:00] bob: before\n")
    arguments = ("export", "lobby", "--data", str(folder), "--output", str(file))

    def fail_late(_room: str, messages: Any) -> Iterator[str]:
        yield "half"
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setitem(FORMS, "text", fail_late)
        assert BAD_USE == run(*arguments)
    assert "No space left" in capsys.readouterr().err
    assert before == file.read_text()
    assert operations.DONE == run(*arguments)
    assert file.read_bytes().decode().endswith("] bob: привет\n")
    assert {file, folder} <= set(tmp_path.iterdir())
    assert not list(tmp_path.glob("*.part"))
    if sys.platform != "win32":
        assert 0o600 == file.stat().st_mode & 0o777


@pytest.mark.parametrize("precious", ["hello\n", "[1] a footnote", '{"id": "7"}', "<!DOCTYPE html>\n<html>\n<p>mine"])
@pytest.mark.parametrize("form", FORMS)
def test_nobody_s_file_is_taken_away(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, precious: str
) -> None:
    file = tmp_path / "homework"
    file.write_text(precious)
    arguments = ("export", "lobby", "--data", str(kept(said(2, "x"))), "--format", form, "--output", str(file))
    assert BAD_USE == run(*arguments)
    assert f"server: {file} exists and is no export: give another name\n" == capsys.readouterr().err
    assert precious == file.read_text()


@pytest.mark.parametrize("at", [AT, 1e20, -6e10])
@pytest.mark.parametrize("is_said", [True, False])
def test_export_takes_the_place_of_an_older_one_in_whatever_form(
    kept: Kept, tmp_path: Path, at: float, is_said: bool
) -> None:
    data = kept(*[said(2, "x", at=at)] * is_said)
    for form in (*FORMS, *reversed(FORMS)):
        file = tmp_path / "out"
        assert operations.DONE == run("export", "lobby", "--data", str(data), "--format", form, "--output", str(file))
        assert shown(form, *[said(2, "x", at=at)] * is_said) == file.read_bytes().decode()


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("dogs",), "there is no room dogs: there are #Cats, #lobby"),
        (("@bob",), "there is no room @bob"),
        (("d\x1b\u202eogs",), "there is no room dogs"),
        (("lobby", "--output", "{tmp}"), "no ordinary file"),
        (("lobby", "--output", "{tmp}/no/such/folder/out"), "can't be written"),
        (("lobby", "--output", f"{{data}}/{FILE_NAME}"), "the server's own file"),
        (("lobby", "--data", "{tmp}/nowhere"), "no server has kept anything in"),
    ],
)
def test_mistake_is_one_line_and_status_2(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], advice: str
) -> None:
    data = kept(said(2, "x"), said(3, "y", to="#Cats"))
    filled = [argument.format(tmp=tmp_path, data=data) for argument in arguments]
    assert BAD_USE == run("export", "--data", str(data), *filled)
    out, err = capsys.readouterr()
    assert advice in err
    assert ("", 1) == (out, err.count("\n"))


def test_no_console_needs_a_file(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    data = kept()
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(operations.OpenError, match="--output"):
        operations.run(["export", "lobby", "--data", str(data)], lambda _line: None)


@pytest.mark.parametrize(
    ("platform", "number", "is_quiet"),
    [("linux", errno.EPIPE, True), ("win32", errno.EINVAL, True), ("linux", errno.EINVAL, False)],
)
def test_pipe_that_nobody_reads_has_a_name_of_its_own_on_windows(
    platform: str, number: int, is_quiet: bool, kept: Kept, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = kept(said(2, "x"))

    def refuse(*_arguments: object) -> None:
        raise OSError(number, "no")

    with (tmp_path / "out").open("w") as out, monkeypatch.context() as patch:
        patch.setattr(sys, "platform", platform)
        patch.setattr(sys, "stdout", out)
        patch.setattr(output_module, "_write", refuse)
        expected = contextlib.nullcontext() if is_quiet else pytest.raises(OpenError, match="can't be written")
        with expected:
            operations.run(["export", "lobby", "--data", str(data)], lambda _line: None)


def test_reader_that_has_seen_enough_ends_it_quietly(kept: Kept) -> None:
    data = kept(*(said(number, "x" * 1000) for number in range(2, 2000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "export", "lobby", "--data", str(data)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(100)
    process.stdout.close()
    assert b"" == process.stderr.read()
    process.stderr.close()
    assert 0 == process.wait(30)
