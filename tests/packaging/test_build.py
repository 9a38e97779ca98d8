"""The build command, as far as it goes without PyInstaller: what it says, what it writes, and what it leaves alone."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import archives
import glibc
import old_chats
import processes
import pytest
import sums

import build
from tests.peers import lab_servers

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """A script of the build folder, run as a person does."""
    return subprocess.run(
        [sys.executable, *command], check=False, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120
    )


@pytest.mark.parametrize("script", ["build.py", "smoke.py", "measure.py", "sums.py"])
def test_it_tells_how_it_is_used(script: str) -> None:
    done = run(f"build/{script}", "--help")
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("usage: ")


def test_a_part_that_does_not_exist_is_refused() -> None:
    done = run("build/build.py", "clients")
    assert 2 == done.returncode
    assert "there is no 'clients': choose from client, folder, server, zipapp" in done.stderr


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="not a repository")
def test_building_changes_nothing_that_is_tracked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def status() -> str:
        command = ["git", "status", "--porcelain", "--untracked-files=all"]
        return subprocess.run(command, check=True, cwd=ROOT, capture_output=True, encoding="utf-8").stdout

    before = status()
    done = run("build/build.py", "zipapp")
    assert 0 == done.returncode, done.stderr
    assert before == status()
    listed = (ROOT / "dist" / sums.NAME).read_text("utf-8")
    assert "  chat.pyzw\n" in listed


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("linux", "x86_64", "linux-x86_64"),
        ("win32", "AMD64", "windows-x86_64"),
        ("darwin", "arm64", "macos-arm64"),
        ("linux", "aarch64", "linux-arm64"),
    ],
)
def test_files_are_named_after_the_system(system: str, machine: str, name: str) -> None:
    assert name == build.system_name(system, machine)


def test_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"two")
    (tmp_path / "a.txt").write_bytes(b"one")
    (tmp_path / "folder").mkdir()
    expected = "".join(
        f"{hashlib.sha256(text).hexdigest()}  {name}\n" for text, name in ((b"one", "a.txt"), (b"two", "b.txt"))
    )
    for _ in range(2):  # the second time there is a file of sums already
        assert expected == sums.write_sums(tmp_path).read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a program, a text and, where the system has them, a link."""
    made = tmp_path / "chat-gui"
    (made / "inner").mkdir(parents=True)
    (made / "chat").write_bytes(b"program")
    (made / "chat").chmod(0o755)
    (made / "inner" / "text.txt").write_bytes(b"text")
    if sys.platform != "win32":
        (made / "link").symlink_to("inner/text.txt")
    return made


@pytest.mark.parametrize("ending", [".zip", ".tar.gz"])
def test_an_archive_does_not_tell_when_it_was_made(folder: Path, tmp_path: Path, ending: str) -> None:
    first = archives.pack(folder, tmp_path / f"one{ending}").read_bytes()
    os.utime(folder / "chat", (1_000_000_000, 1_000_000_000))
    assert first == archives.pack(folder, tmp_path / f"two{ending}").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither links nor the right to run")
def test_an_archive_keeps_links_and_the_right_to_run(folder: Path, tmp_path: Path) -> None:
    packed = archives.pack(folder, tmp_path / "it.tar.gz")
    inside = archives.unpacked(packed, tmp_path / "elsewhere")
    assert os.access(inside / "chat", os.X_OK)
    assert not os.access(inside / "inner" / "text.txt", os.X_OK)
    assert "inner/text.txt" == os.readlink(inside / "link")
    with tarfile.open(packed) as archive:
        assert {(0, 0, "", 0)} == {(each.uid, each.gid, each.uname, each.mtime) for each in archive}
    with gzip.open(packed) as unzipped:
        unzipped.read()
        assert 0 == unzipped.mtime


def test_a_zip_holds_the_folder_under_its_name(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archives.pack(folder, tmp_path / "it.zip")) as archive:
        assert {"chat-gui/chat", "chat-gui/inner/text.txt"} <= set(archive.namelist())


def test_the_newest_glibc_that_is_named_counts(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"\x7fELF GLIBC_2.2.5\0GLIBC_2.9\0")
    (tmp_path / "new").write_bytes(b"\x7fELF GLIBC_2.34\0GLIBC_PRIVATE\0")
    (tmp_path / "text").write_bytes(b"GLIBC_2.99\0")
    files = sorted(tmp_path.iterdir())
    assert ((2, 34), tmp_path / "new") == glibc.newest_needed(files)


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("objdump"), reason="there is no objdump")
def test_objdump_sees_the_same_glibc() -> None:
    program = Path(sys.executable).resolve()
    said = subprocess.run(["objdump", "-p", str(program)], check=True, capture_output=True, encoding="utf-8").stdout  # noqa: S607
    needed = {
        tuple(map(int, word.removeprefix("GLIBC_").split(".")[:2]))
        for word in said.split()
        if word.startswith("GLIBC_2")
    }
    assert needed == glibc.versions(program.read_bytes())


@pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux desktops")
@pytest.mark.parametrize("name", ["chat-gui", "Мои программы", 'with "quotes" & 100%', "back\\slash $HOME `x`"])
def test_the_program_comes_into_the_menu_from_any_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    shutil.copytree(ROOT / "build" / "linux", folder)
    environment = {"PATH": os.environ["PATH"], "XDG_DATA_HOME": str(tmp_path / "data")}
    command = [str(folder / "add-to-menu.sh")]
    subprocess.run(command, check=True, env=environment, capture_output=True, timeout=20)
    entry = tmp_path / "data" / "applications" / "chat-gui.desktop"
    values = dict(line.split("=", 1) for line in entry.read_text("utf-8").splitlines() if "=" in line)
    assert str(folder / "chat") == read_exec(values["Exec"])
    assert "Chat-gui" == values["StartupWMClass"]
    subprocess.run([*command, "--remove"], check=True, env=environment, timeout=20)
    assert not entry.exists()


def read_exec(value: str) -> str:
    """The program in an Exec key, read as the specification of desktop entries has it."""
    value = value.replace("\\\\", "\\")  # the rule for every string
    assert value.startswith('"')
    assert value.endswith('"')
    program, escaped = "", False
    for sign in value[1:-1]:
        if sign == "\\" and not escaped:
            escaped = True
        else:
            program, escaped = program + sign, False
    return program.replace("%%", "%")


# The trial.


def test_the_trial_goes_to_all_old_servers_and_knows_what_they_say() -> None:
    said = {
        name: (row.joined.removeprefix("{}"), row.left.removeprefix("{}")) for name, row in lab_servers.ROWS.items()
    }
    assert said == old_chats.OLD_CHATS


def test_the_trial_says_names_on_a_pipe_that_takes_letters_of_one_region_alone(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "build" / "smoke.py"), str(tmp_path / "чат.pyzw")]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "DISPLAY": ":0"}
    done = subprocess.run(command, check=False, capture_output=True, env=environment, timeout=60)
    assert (1, b"") == (done.returncode, done.stderr)
    said = done.stdout.decode("utf-8")
    assert said.startswith("чат.pyzw with ")
    assert "FAILED: " in said


def test_a_program_that_is_ended_takes_its_own_programs_with_it(tmp_path: Path) -> None:
    # An executable in one file is two processes: with the second left the trial would wait until that ends by itself.
    ended = tmp_path / "ended by itself"
    inner = f"import pathlib, time; print('here', flush=True); time.sleep(12); pathlib.Path({str(ended)!r}).touch()"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    with processes.Program("it", [sys.executable, "-c", outer], dict(os.environ), ROOT) as program:
        program.shows("here")
    assert not program._reader.is_alive()
    assert not ended.exists()


def test_a_process_that_cannot_be_ended_does_not_keep_the_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on Windows where taskkill does not reach the second process of an executable.
    monkeypatch.setattr(processes, "END_TIMEOUT_S", 0.2)
    monkeypatch.setattr(processes.Program, "_kill", lambda program: program._process.kill())
    may_end = tmp_path / "may end"
    inner = (
        "import pathlib, time; print('here', flush=True); place = pathlib.Path(" + repr(str(may_end)) + ")\n"
        "for _ in range(600):\n    place.exists() and exit() or time.sleep(0.1)"
    )
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    with processes.Program("it", [sys.executable, "-c", outer], dict(os.environ), ROOT) as program:
        program.shows("here", 20.0)
    assert program._reader.is_alive()
    may_end.touch()
    program._reader.join(20.0)
    assert program._process.stdout
    program._process.stdout.close()
