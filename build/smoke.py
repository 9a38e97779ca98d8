#!/usr/bin/env python3
"""Tries a build as its users will: `python3 build/smoke.py ARTIFACT`.

ARTIFACT is what `build/build.py` has put into `dist/`: the window in one file, its folder's archive, or chat.pyzw; or
`dist/` itself, for all three. It is taken to a folder whose name has spaces and Cyrillic letters, and started there in
an environment that has nothing but a display. A server runs beside it: the executable that lies beside the artifact, or
this project's own. Two windows talk with each other and with somebody at netcat, lose their temporary folder, lose
their server and find it again, and are closed; then they do the same on each of the five old servers. What a window
shows is seen by its `--terminal`, and where the system can be asked (X11, Windows) also by the titles on the screen.
Exit status: 0, or 1 with what went wrong.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from archives import unpacked
from display import display_there
from old_chats import OLD_CHATS, OldChat
from processes import END_TIMEOUT_S, Program, TrialError, bare_environment
from screen import watched

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER_NAME: Final = "Мои программы и игры"
SERVER_NAME: Final = "Smoke 10B"
_LOADED_S: Final = 5.0
"""By then a window has loaded what it may need later: chat_gui/views/lasting.py."""
_CLOSED_S: Final = 3.5
"""Less than what a window waits for a thread that hangs: ENDING_S in chat_gui/sessions.py. Two windows on a busy
machine took 2.3 s, in which they also remove what they have unpacked.
"""
_LIMIT_S: Final = 600
"""How long the trial of one artifact may take, which is some twenty seconds: what hangs shall say where."""
_TEMPORARY: Final = [place for place in ("/tmp", "/var/tmp", "/usr/tmp") if Path(place).is_dir()]  # noqa: S108
"""Where an executable unpacks itself on Linux, if TMPDIR does not say where."""


def main() -> int:
    """Try what the command line names."""
    options = _parser().parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Windows gives a pipe, such as that of a workflow's log, the encoding of its region, often without Cyrillic.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    artifacts = _windows_in(options.artifact) if options.artifact.is_dir() else [options.artifact]
    if not artifacts:
        print(f"smoke: there is nothing to try in {options.artifact}", file=sys.stderr)
        return 2
    try:
        with display_there():
            for artifact in artifacts:
                is_zipapp = artifact.suffix == ".pyzw"
                for python in (options.python or [sys.executable]) if is_zipapp else [""]:
                    print(f"{artifact.name}{f' with {python}' if python else ''}", flush=True)
                    faulthandler.dump_traceback_later(_LIMIT_S, exit=True)
                    Trial(artifact.resolve(), options.server, python).run()
    except (TrialError, OSError) as problem:
        print(f"  FAILED: {problem}", flush=True)
        return 1
    return 0


def _windows_in(folder: Path) -> list[Path]:
    """The windows among the files of a folder."""
    other = ("chat-server", "SHA256")
    files = (path for path in folder.iterdir() if path.is_file() and path.suffix != ".txt")
    return sorted(path for path in files if not path.name.startswith(other))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Try a build of the window: start, talk, lose the server, close.")
    parser.add_argument("artifact", type=Path, help="the window in one file, its folder's archive, chat.pyzw, or dist/")
    parser.add_argument(
        "--server", type=Path, help="the server's executable; the one beside the artifact, or else this project's own"
    )
    parser.add_argument(
        "--python", action="append", help="open a .pyzw with this interpreter; may be given several times"
    )
    return parser


class Trial:
    """One artifact, tried in a temporary folder.

    Args:
        python: what opens a zipapp; empty for an executable.
    """

    def __init__(self, artifact: Path, server: Path | None, python: str) -> None:
        self._artifact = artifact
        self._python = python
        self._server = server or _server_beside(artifact)

    def run(self) -> None:
        """Try everything. Raises TrialError."""
        with _temporary_folder() as self._base:
            self._home = self._base / "home"
            self._environment = bare_environment(self._home)
            self._program = self._installed(FOLDER_NAME)
            if not self._python:
                self._licences()
            with ExitStack() as held:
                self._talk(held)
            self._old_chats()
            self._update()
            self._leftovers()
            if sys.platform == "linux" and not self._python and not self._artifact.name.endswith(".gz"):
                self._bad_temporary_folders()

    # Parts of the trial.

    def _licences(self) -> None:
        """It carries the licences of what it is made of."""
        with self._started("the program", ["--licences"]) as program:
            program.ends()
            for part in ("Python", "Tcl", "PyInstaller"):
                program.shows(part)
        _tell(f"it shows {len(program.lines)} lines of licences")

    def _talk(self, held: ExitStack) -> None:
        titles = held.enter_context(watched())
        server, port = self._start_server(held, 0)
        alice = self._window(held, port, "alice")
        bob = self._window(held, port, "Борис")
        for window in (alice, bob):
            window.shows(f"# {SERVER_NAME}")
        if titles:
            alice.wait_for(lambda: "it does" if SERVER_NAME in titles() else "", "has no title on the screen")
        alice.type("hello from a built window")
        bob.type("и вам привет 👋")
        with socket.create_connection(("127.0.0.1", port), END_TIMEOUT_S) as netcat:
            netcat.sendall(b"netty\nhello by hand\n")
            for window in (alice, bob):
                for text in ("alice: hello from a built window", "Борис: и вам привет 👋", "netty: hello by hand"):
                    window.shows(text)
        _tell("both windows show what is said, by each other and by netcat")
        self._clean_temporary_folder(alice.started)
        server.interrupt()
        server.ends()
        for window in (alice, bob):
            window.shows("- No connection")
        server, _port = self._start_server(held, port)
        for window in (alice, bob):
            window.wait_for(lambda w=window: str(sum("Connected" in line for line in w.lines) > 1 or ""), "is offline")  # type: ignore[misc]
        bob.type("/join #maths")
        bob.shows("= #maths")
        alice.type("still here")
        alice.shows("alice: still here")
        alice.type("/msg Борис psst")
        bob.shows("(1)")
        _tell("they survive the end of their server and find it again")
        for window in (alice, bob):
            window.type("/quit")
        _check_closing(max(window.ends() for window in (alice, bob)))
        server.interrupt()
        server.ends()
        _tell("windows and server end with status 0")

    def _old_chats(self) -> None:
        for name in OLD_CHATS:
            _check_closing(OldChat(name, self._started_at, self._environment).run())
            _tell(f"on the old server of {name} they do the same, with its own console clients")

    def _clean_temporary_folder(self, started: float) -> None:
        """Take an executable's unpacked files away, as a cleaner does; Windows doesn't let go of them."""
        unpacked = [path for path in (self._home / "tmp").iterdir() if path.name.startswith("_MEI")]
        if not unpacked or sys.platform == "win32":
            return
        time.sleep(max(0.0, started + _LOADED_S - time.monotonic()))
        for folder in unpacked:
            shutil.rmtree(folder)
        _tell(f"unpacked executables that lose their temporary folder: {len(unpacked)}")

    def _update(self) -> None:
        """Start it once more from another place, as after an update, and look whether the settings are still there."""
        kept = _settings(self._home)
        if kept.get("nick") != "alice":
            raise TrialError(f"the settings have no nick: {kept}")
        self._program = self._installed(f"{FOLDER_NAME} 2")
        child = self._base / "child"
        if sys.platform == "linux":
            self._environment |= {"PATH": str(_stand_in(child))}
        with self._started("the updated window", ["--profile", "alice", "--terminal"]) as window:
            window.shows("# Chat")
            _tell(f"a second start shows its window after {_since(window.started)} ms")
            if sys.platform == "linux":
                window.wait_for(lambda: child.read_text("utf-8") if child.exists() else "", "started no program")
            window.type("/quit")
            window.ends()
        if child.exists() and "_MEI" in re.sub(r"(?m)^(_PYI|TCL|TK).*$", "", child.read_text("utf-8")):
            raise TrialError(f"a program that the window starts gets its libraries: {child.read_text('utf-8')}")
        if (now := _settings(self._home)) != kept:
            raise TrialError(f"an update changed the settings from {kept} to {now}")
        _tell("settings survive an update")

    def _leftovers(self) -> None:
        left = [path.name for path in (self._home / "tmp").iterdir()]
        running = _running_from(self._base)
        if left or running:
            raise TrialError(f"left over: files {left}, processes {running}")
        _tell("no temporary file and no process is left")

    def _bad_temporary_folders(self) -> None:
        """See that it says why it can't start where in the temporary folder nothing may be written, or run."""
        for option, reason in (("ro", "Could not create temporary directory"), ("noexec", "failed to map segment")):
            covered = " ".join(f"'{place}'" for place in _TEMPORARY if option == "ro" or place == "/tmp")  # noqa: S108
            # The program lies in a temporary folder itself, which is about to be covered.
            steps = [f"mount --bind '{self._program.parent}' /mnt", "cd /mnt"]
            steps += [f"for place in {covered}; do mount -t tmpfs -o {option} none $place || exit 99; done"]
            steps += [f"exec env -i HOME=/mnt /mnt/'{self._program.name}' --version"]
            command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", " && ".join(steps)]
            try:
                done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=60)
            except FileNotFoundError:
                done = subprocess.CompletedProcess(command, 99, "", "there is no unshare")
            said = f"{done.stdout}{done.stderr}".strip()
            if done.returncode == 99 or "unshare" in said:
                _tell(f"SKIPPED a temporary folder with {option}: {said}")
            elif done.returncode == 0 or reason not in said:
                raise TrialError(f"with {option} on the temporary folder: status {done.returncode}, {said!r}")
            else:
                _tell(f"with {option} on the temporary folder it says: {said.splitlines()[0]}")

    # What it is made of.

    def _installed(self, folder_name: str) -> Path:
        """A copy of the artifact in a folder of this name. Returns what is to be started."""
        folder = self._base / folder_name
        folder.mkdir()
        if not self._artifact.name.endswith((".tar.gz", ".zip")):
            return Path(shutil.copy2(self._artifact, folder))
        inside = unpacked(self._artifact, folder)
        for place in ("chat", "chat.exe", "Contents/MacOS/chat"):
            if (inside / place).exists():
                return inside / place
        raise TrialError(f"{self._artifact.name} has no program in it")

    def _started(self, name: str, arguments: list[str]) -> Program:
        command = [self._python] if self._python else []
        return Program(name, [*command, str(self._program), *arguments], self._environment, self._program.parent)

    def _started_at(self, port: int, nick: str) -> Program:
        profile = "alice" if nick == "alice" else "b"
        arguments = [f"127.0.0.1:{port}", "--nick", nick, "--profile", profile, "--terminal"]
        return self._started(f"{nick}'s window", arguments)

    def _window(self, held: ExitStack, port: int, nick: str) -> Program:
        window = held.enter_context(self._started_at(port, nick))
        window.shows("# ")
        _tell(f"{nick}'s window stands after {_since(window.started)} ms")
        return window

    def _start_server(self, held: ExitStack, port: int) -> tuple[Program, int]:
        data = self._home / "server"
        command = [str(self._server)] if self._server else [sys.executable, "-m", "server"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--name", SERVER_NAME, "--data", str(data)]
        server = held.enter_context(Program("the server", command, self._environment, ROOT))
        line = server.shows("127.0.0.1:")
        server.shows("ready")
        return server, int(re.findall(r":(\d+)", line)[-1])


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A folder that goes with its block, as far as it can: a file that something still holds on Windows stays."""
    folder = Path(tempfile.mkdtemp(prefix="smoke-"))
    try:
        yield folder
    finally:
        # A TemporaryDirectory raises there whatever it is told, and hides what went wrong before.
        shutil.rmtree(folder, ignore_errors=True)


def _check_closing(took_s: float) -> None:
    if took_s > _CLOSED_S:
        raise TrialError(f"a window took {took_s:.1f} s to close")


def _server_beside(artifact: Path) -> Path | None:
    """The server's executable beside a window's."""
    found = sorted(path for path in artifact.parent.glob("chat-server-*") if path.suffix != ".txt")
    return found[0].resolve() if found else None


def _stand_in(noted: Path) -> Path:
    """A folder with a program that notes its environment, under the name of one that every window starts."""
    folder = noted.with_name("bin")
    folder.mkdir()
    program = folder / "gsettings"
    program.write_text(f"#!/bin/sh\n/usr/bin/env >'{noted}.new'\n/bin/mv '{noted}.new' '{noted}'\n", encoding="utf-8")
    program.chmod(0o755)
    return folder


def _settings(home: Path) -> dict[str, object]:
    [file] = home.rglob("settings-alice.json")
    settings: dict[str, object] = json.loads(file.read_text("utf-8"))
    return settings


def _running_from(folder: Path) -> list[str]:
    """The processes whose program lies in a folder, where the system tells."""
    found = []
    for link in Path("/proc").glob("[0-9]*/exe"):
        try:
            target = link.readlink()
        except OSError:  # it has ended, or is somebody else's
            continue
        if target.is_relative_to(folder):
            found.append(str(target))
    return found


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _tell(what: str) -> None:
    print(f"  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
