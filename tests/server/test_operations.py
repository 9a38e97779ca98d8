"""`forget` and `backup`, beside a running server and without one."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from server import backup, operations, schema
from server.__main__ import main
from server.arguments import BAD_USE
from server.folder import locked
from server.history import NickClaimed
from server.service import Service, Settings
from server.store import FILE_NAME, Store
from server.wire.messages import Message
from tests.server.clients import Native


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A server with its data in a folder of the test's."""
    with (
        locked(tmp_path),
        Service(Settings(port=0, rate=50, presence_delay_s=0.01), partial(Store, tmp_path)) as service,
    ):
        yield service


def run(*arguments: str) -> int:
    return main(arguments)


def test_forget_frees_a_nick(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(tmp_path)
    store.append([], [NickClaimed("Ann", b"1", 1.0, 1)])
    store.close()
    data = ("--data", str(tmp_path))
    assert operations.DONE == run("forget", "ann", *data)
    assert "ann is free again: it will belong to whoever uses it next\n" == capsys.readouterr().out
    assert operations.NOTHING_DONE == run("forget", "ann", *data)
    assert "nobody owns ann\n" == capsys.readouterr().out


def test_argument_that_is_no_utf_8_is_nobodys_nick_and_no_room(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Store(tmp_path).close()
    typed = os.fsdecode(b"\xff\xfe")
    assert operations.NOTHING_DONE == run("forget", typed, "--data", str(tmp_path))
    assert BAD_USE == run("export", typed, "--data", str(tmp_path))
    assert "there is no room" in capsys.readouterr().err


def test_forget_works_beside_a_running_server(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Native(service.port, "bob") as bob:
        with Native(service.port, "ann") as ann:
            ann.ask("ping")
            bob.say("to the old owner", to="@ann")
            assert "to the old owner" == ann.hear("message")["text"]
        bob.hear("left")
        with Native(service.port) as lost:
            lost.ask("hello", nick="ann")
            assert "nick_taken" == lost.hear("error")["code"]
            assert operations.DONE == run("forget", "ann", "--data", str(tmp_path))
            assert "keeps it until they leave" in capsys.readouterr().out
            lost.ask("hello", nick="ann")
            assert lost.hear("welcome")["token"]
            bob.say("to the new one", to="@ann")
            assert "to the new one" == lost.hear("message")["text"]
            lost.ask("history", to="@bob")
            page = lost.hear("history")
            assert ["to the new one"] == [message["text"] for message in page["messages"]]


def test_owner_who_is_there_while_the_nick_is_forgotten_still_gets_what_is_written_to_it(
    service: Service, tmp_path: Path
) -> None:
    with Native(service.port, "bob") as bob, Native(service.port, "ann") as ann:
        bob.say("before", to="@ann")
        ann.hear("message")
        run("forget", "ann", "--data", str(tmp_path))
        bob.say("after", to="@ann")
        assert "after" == ann.hear("message")["text"]
        ann.ask("history", to="@bob")
        assert ["after"] == [message["text"] for message in ann.hear("history")["messages"]]


def test_backup_is_whole_while_the_server_goes_on_writing(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "there" / FILE_NAME
    copy.parent.mkdir()
    with Native(service.port, "ann") as ann:
        for number in range(20):
            ann.say(str(number))
        ann.texts(10)
        assert operations.DONE == run("backup", str(copy), "--data", str(tmp_path))
        ann.texts(10)
        ann.say("later")
        ann.hear("message")
    said = capsys.readouterr().out
    assert str(copy) in said
    assert f"remove {FILE_NAME}-wal and {FILE_NAME}-shm beside it" in said
    assert [copy] == list(copy.parent.iterdir())
    restored = Store(copy.parent)
    kept = [message.text for message in restored.newest(100)]
    assert 10 <= len(kept) <= 20
    assert [str(number) for number in range(len(kept))] == kept
    assert restored.owner("ann") is not None
    restored.close()


def test_backup_in_steps_is_of_one_moment_though_the_server_goes_on_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PAGES", 4)
    store, server = Store(tmp_path), Store(tmp_path)
    store.append([Message(number, "#lobby", "ann", "x" * 4000, 1.0) for number in range(2, 100)])
    told: list[int] = []

    def tell(percent: int) -> None:
        told.append(percent)
        server.append([Message(1000 + percent, "#lobby", "ann", "x" * 4000, 1.0)])

    (tmp_path / "copy").mkdir()
    store.back_up(tmp_path / "copy" / FILE_NAME, tell)
    assert [10, 20, 30, 40, 50, 60, 70, 80, 90] == told
    copy = Store(tmp_path / "copy")
    assert list(range(2, 100)) == [message.id for message in copy.newest(1000)]
    assert copy.last_id() > store.last_id()
    for each in (store, server, copy):
        each.close()


def test_what_a_server_of_an_older_version_uses_stays_as_it_knows_it(tmp_path: Path) -> None:
    """It has indexed a word, and knows by heart that it has."""
    older = schema.VERSION - 1
    file, copy = tmp_path / FILE_NAME, tmp_path / "copy"
    with closing(sqlite3.connect(file)) as db:
        db.executescript("".join(schema.STEPS[:older]) + f"PRAGMA user_version = {older};")
        db.execute("INSERT INTO words (rowid, text, place) VALUES (1, 'tea', 'c1')")
        db.commit()
    for arguments in (("backup", str(copy)), ("export", "lobby"), ("forget", "ann")):
        assert operations.NOTHING_DONE >= run(*arguments, "--data", str(tmp_path))
    for each in (file, copy):
        with closing(sqlite3.connect(each)) as db:
            assert (older,) == db.execute("PRAGMA user_version").fetchone()
            assert [(1,)] == db.execute("SELECT rowid FROM words WHERE words MATCH 'tea'").fetchall()


def test_backup_takes_nobody_s_file_away(tmp_path: Path) -> None:
    Store(tmp_path / "data").close()
    file = tmp_path / "homework.txt"
    file.write_text("precious")
    assert BAD_USE == run("backup", str(file), "--data", str(tmp_path / "data"))
    assert "precious" == file.read_text()


def test_backup_takes_no_other_program_s_database_away_but_an_older_backup(tmp_path: Path) -> None:
    Store(tmp_path / "data").close()
    file = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE bookmarks (address TEXT)")
    before = file.read_bytes()
    assert BAD_USE == run("backup", str(file), "--data", str(tmp_path / "data"))
    assert before == file.read_bytes()
    for _ in range(2):
        assert operations.DONE == run("backup", str(tmp_path / "copy"), "--data", str(tmp_path / "data"))


def test_no_file_of_the_server_s_own_is_written_over(service: Service, tmp_path: Path) -> None:
    with Native(service.port, "ann") as ann:
        ann.say("hello")
        ann.hear("message")
        names = [*(f"{FILE_NAME}{ending}" for ending in ("", "-wal", "-shm")), "server.lock"]
        for name in names:
            file = str(tmp_path / name)
            assert BAD_USE == run("export", "lobby", "--output", file, "--data", str(tmp_path))
            assert BAD_USE == run("backup", file, "--data", str(tmp_path))
        ann.say("still stored")
        assert "still stored" == ann.hear("message")["text"]


def test_backup_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    file = tmp_path / "backup"
    for number in (2, 3):
        store.append([Message(number, "#lobby", "ann", "x", 1.0)])
        assert operations.DONE == run("backup", str(file), "--data", str(tmp_path / "data"))
        db = sqlite3.connect(file)
        assert (number - 1, "delete") == (
            db.execute("SELECT count(*) FROM messages").fetchone()[0],
            db.execute("PRAGMA journal_mode").fetchone()[0],
        )
        db.close()
    store.close()
    if sys.platform != "win32":
        assert 0o600 == file.stat().st_mode & 0o777


@pytest.mark.parametrize("asked", [("status",), ("export", "lobby")])
def test_whoever_may_not_look_into_the_folder_is_told_so_and_not_that_there_is_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...]
) -> None:
    def refused(*_arguments: object, **_keywords: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    Store(tmp_path).close()
    monkeypatch.setattr(Path, "open", refused)  # for the tests may run as root, whom nothing is refused
    monkeypatch.setattr(Path, "stat", refused)
    assert BAD_USE == run(*asked, "--data", str(tmp_path))
    assert ("", f"server: {tmp_path} can't be read (Permission denied): ask as the user that its server runs as\n") == (
        capsys.readouterr()
    )


def test_ctrl_c_ends_an_export_without_a_word_and_leaves_the_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pieces(_name: str, _messages: object) -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    Store(tmp_path / "data").close()
    monkeypatch.setitem(operations.FORMS, "text", pieces)
    file = tmp_path / "lobby.txt"
    file.write_text(whole := "[2026-11-19 08:00] bob: whole\n")
    assert 130 == run("export", "lobby", "--output", str(file), "--data", str(tmp_path / "data"))
    assert ("", "") == capsys.readouterr()
    assert (whole, [file]) == (file.read_text(), list(tmp_path.glob("lobby*")))


@pytest.mark.parametrize("data", [["--data", "{tmp}"], ["--data={tmp}"]])
def test_folder_may_stand_before_the_command_or_behind_it(tmp_path: Path, data: list[str]) -> None:
    Store(tmp_path).close()
    flags = [flag.format(tmp=tmp_path) for flag in data]
    for number, arguments in enumerate(([*flags, "backup"], ["backup", *flags])):
        file = tmp_path / f"copy{number}"
        place = arguments.index("backup") + 1
        assert operations.DONE == run(*arguments[:place], str(file), *arguments[place:])
        assert file.exists()


@pytest.mark.parametrize("arguments", [[], ["--data"], ["--data", "x"], ["--data=x"], ["--port", "0"], ["nonsense"]])
def test_what_asks_for_no_command_starts_a_server(arguments: list[str]) -> None:
    assert [] == operations.asked(arguments)


def test_help_has_a_line_for_each_command_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--help")
    lines = capsys.readouterr().out.splitlines()
    for name, each in operations.COMMANDS.items():
        assert 1 == sum(line.split()[:1] == [name] and line.endswith(each.purpose) for line in lines)
    for example in operations.EXAMPLES:
        assert f"  python3 -m server {example}" in lines


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("forget", "ann", "--data", "{tmp}/nowhere"), "no server has kept anything in"),
        (("backup", "{tmp}/backup", "--data", "{tmp}/nowhere"), "no server has kept anything in"),
        pytest.param(
            ("export", "lobby", "--data", f"{{tmp}}/{'x' * 300}"),
            "can't be read",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="there such a folder is not to be found"),
        ),
        (("backup", "{tmp}/no/such/folder/backup", "--data", "{tmp}/data"), "can't be written"),
        (("backup", "{tmp}", "--data", "{tmp}/data"), "can't be written"),
        (("backup", "", "--data", "{tmp}/data"), "'' is no name of a file"),
        (("export", "lobby", "--output", ".", "--data", "{tmp}/data"), "'.' is no name of a file"),
        (("backup", "{tmp}/data/chat.sqlite3", "--data", "{tmp}/data"), "the server's own file"),
        (("forget", "ann", "--data", "{tmp}/damaged"), "is damaged"),
    ],
)
def test_mistake_is_one_line_and_status_2_and_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], advice: str
) -> None:
    Store(tmp_path / "data").close()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / FILE_NAME).write_bytes(b"no database at all" * 100)
    before = sorted(tmp_path.rglob("*"))
    assert BAD_USE == run(*(argument.format(tmp=tmp_path) for argument in arguments))
    out, err = capsys.readouterr()
    assert advice in err
    assert ("", 1) == (out, err.count("\n"))
    assert before == [path for path in sorted(tmp_path.rglob("*")) if not path.name.endswith(("-wal", "-shm"))]
