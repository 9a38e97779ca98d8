"""The command line: what it says where it cannot start is one line, with what to do, and exit status 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chat_gui import console
from chat_gui.__main__ import main
from server import __version__

ROOT = Path(__file__).resolve().parent.parent.parent


def run(tmp_path: Path, *arguments: str, program: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with no display and with its settings in a folder of the test's."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    places = {"XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path), "HOME": str(tmp_path)}
    start = ["-c", program] if program else ["-m", "chat_gui"]
    return subprocess.run(
        [sys.executable, "-X", "utf8", *start, *arguments],
        cwd=ROOT,
        env={**kept, **places, **variables},
        check=False,
        capture_output=True,
        timeout=60,
        encoding="utf-8",
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The line with which it said why it cannot start."""
    assert (2, "") == (done.returncode, done.stdout), done.stderr
    [line] = done.stderr.splitlines()
    assert line.startswith("chat-gui: ")
    assert line.endswith(".")
    return line


def test_the_version_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, "--version")
    assert (0, f"chat-gui {__version__}\n") == (done.returncode, done.stdout)


def test_a_profile_that_could_name_another_file_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2 == main(["--profile", "../other"])
    said = capsys.readouterr()
    assert "chat-gui: --profile: a name has 1 to 32 letters, digits, - or _.\n" == said.err
    assert "" == said.out


@pytest.mark.parametrize("arguments", [["--theme", "purple"], ["one", "two"], ["--no-such-flag"], ["--nick"]])
def test_a_flag_that_makes_no_sense_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert 2 == caught.value.code
    assert "chat-gui: error: " in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.expects_errors
def test_without_a_stderr_it_still_ends_with_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes: list[str] = []
    monkeypatch.setattr(console, "show_box", boxes.append)  # on Windows it would wait for a click
    monkeypatch.setattr(sys, "stderr", None)
    assert 2 == main(["--profile", "../other"])
    assert 1 == len(boxes)


@pytest.mark.expects_errors
def test_a_terminal_that_there_is_none_of_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes: list[str] = []
    monkeypatch.setattr(console, "show_box", boxes.append)
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert 2 == main(["--terminal"])
    [box] = boxes
    assert "python chat.pyzw --terminal" in box


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the desktop needs no variable there")
def test_without_a_stderr_the_log_is_a_file_beside_the_settings(tmp_path: Path) -> None:
    program = "import sys; sys.stderr = None; from chat_gui.__main__ import main; sys.exit(main())"
    folder = tmp_path / "chat-gui"
    assert 0 == run(tmp_path, "--version", program=program).returncode
    assert not folder.exists()
    folder.mkdir()
    (folder / "settings-b.json").write_text("garbage")
    assert 2 == run(tmp_path, "--profile", "b", program=program).returncode
    settings, start = (folder / "chat-b.log").read_text("utf-8").splitlines()
    assert " WARNING chat_gui.settings: " in settings
    assert " ERROR chat_gui.console: chat-gui: there is no display" in start
    assert {"chat-b.log"} == {each.name for each in folder.glob("*.log")}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the desktop needs no variable there")
@pytest.mark.parametrize(
    ("arguments", "before", "status", "logged"),
    [
        (["--no-such-flag"], "", 2, " ERROR chat_gui.console: usage: chat-gui"),
        (["--profile", "../other"], "", 2, " ERROR chat_gui.console: chat-gui: --profile: "),
        ([], "sys.modules['tkinter'] = None", 2, " ERROR chat_gui.console: chat-gui: this Python has no tkinter"),
        (
            [],
            "import chat_gui.i18n as i18n; i18n.use_language = None",
            1,
            " CRITICAL chat_gui: an error has ended it\nTraceback",
        ),
    ],
)
def test_without_a_stderr_the_log_says_why_a_start_failed(
    tmp_path: Path, arguments: list[str], before: str, status: int, logged: str
) -> None:
    program = f"import sys; sys.stderr = None; {before}\nfrom chat_gui.__main__ import main; sys.exit(main())"
    assert status == run(tmp_path, *arguments, program=program).returncode
    assert logged in (tmp_path / "chat-gui" / "chat.log").read_text("utf-8")


def test_without_tkinter_it_says_how_to_get_it(tmp_path: Path) -> None:
    program = "import sys; sys.modules['tkinter'] = None; from chat_gui.__main__ import main; sys.exit(main())"
    assert "python3-tk" in one_line(run(tmp_path, program=program))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the desktop needs no variable there")
@pytest.mark.parametrize("arguments", [[], ["localhost", "--nick", "bob"]])
def test_without_a_display_it_says_so(tmp_path: Path, arguments: list[str]) -> None:
    assert "no display" in one_line(run(tmp_path, *arguments))
    assert not (tmp_path / "chat-gui").exists()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the desktop needs no variable there")
def test_with_a_display_that_is_not_there_it_says_so(tmp_path: Path) -> None:
    assert "no display" in one_line(run(tmp_path, DISPLAY=":4242"))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the desktop needs no variable there")
def test_what_cannot_start_is_said_in_the_desktops_language(tmp_path: Path) -> None:
    said = one_line(run(tmp_path, LANGUAGE="", LC_ALL="", LC_MESSAGES="", LANG="ru_RU.UTF-8"))
    assert "нет экрана" in said
    assert "(DISPLAY=)" in said
    assert "--profile: в имени" in one_line(run(tmp_path, "--profile", "../other", LANGUAGE="ru", LC_ALL="ru_RU.UTF-8"))
