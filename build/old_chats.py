"""Two windows of a build with old console clients, on each of the five old servers.

Servers and console clients are the stand-ins in `tests/peers`, which do byte for byte what the originals did. They are
run as programs, for this folder and the tests import nothing of each other.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from processes import Program, TrialError

ROOT: Final = Path(__file__).resolve().parent.parent
OLD_CHATS: Final = {
    "lab8080": (" присоединился к чату!", " покинул чат!"),
    "lab14901": ("", ""),
    "lab9090": (" joined the chat!", " left the chat."),
    "lab9999": (" joined the chat.", " left the chat."),
    "lab14900": (" joined the chat!", " left the chat"),
}
"""What each server tells the others behind the nick of who comes, and of who goes."""
_LONG, _LONG_BY_HAND = (" ".join(f"{word}{number}" for number in range(1, 301)) for word in ("word", "text"))
"""What has to be cut by the window, which knows how, and by the old server, which cuts where its buffer ends.

In letters of one byte: on a busy machine two pieces may arrive as one, and half a letter would end the old programs.
"""
_TITLE: Final = "# "
_TIME: Final = re.compile(r"^\[\d\d:\d\d\] ")


class OldChat:
    """One of the five, and what happens there.

    Args:
        name: a key of OLD_CHATS.
        start_window: starts a window, given a port and a nick.
        environment: that of the stand-ins.
    """

    def __init__(self, name: str, start_window: Callable[[int, str], Program], environment: dict[str, str]) -> None:
        self._name = name
        self._start_window = start_window
        self._environment = environment
        self._join, self._leave = OLD_CHATS[name]

    def run(self) -> float:
        """They come, talk, lose their server, find it again, and go. Raises TrialError.

        Returns:
            The seconds that the slower window took to close.
        """
        with ExitStack() as held:
            with self._server(0) as server:
                port = int(server.shows(" port ").split()[-1])
                windows = self._talk(held, port)
            for window in windows:
                window.shows("- No connection")
            held.enter_context(self._server(port)).shows(" port ")
            return self._come_back(*windows)

    def _talk(self, held: ExitStack, port: int) -> tuple[Program, Program]:
        """Everybody comes and says something. Returns the windows, which stay."""
        with self._client(port, "Аня") as console:
            alice, boris = (self._window(held, console, port, nick) for nick in ("alice", "Борис"))
            if self._join:
                alice.shows("Борис joined")
            said = {"Аня": "привет из консоли", "alice": "hello from a built window", "Борис": "и вам привет 👋"}
            for (nick, text), speaker in zip(said.items(), (console, alice, boris), strict=True):
                speaker.type(text)
                for hearer in {alice, boris, console} - {speaker}:
                    hearer.shows(f"{nick}: {text}")
            self._say_much(console, alice, boris)
            if self._join:
                self._look_in(port, alice, boris)
            _end(console)
            if self._leave:
                boris.shows("Аня left")
        for window in (alice, boris):
            for nick, text in said.items():
                if _count(window, f"{nick}: {text}") != 1:
                    raise TrialError(f"{window.name} does not show {text!r} once: {window.lines}")
        return alice, boris

    def _window(self, held: ExitStack, console: Program, port: int, nick: str) -> Program:
        window = held.enter_context(self._start_window(port, nick))
        window.shows(f"# {self._name}")
        if self._join:
            console.shows(nick + self._join)
        return window

    def _say_much(self, console: Program, alice: Program, boris: Program) -> None:
        """A text that has to be cut comes whole to everybody, and stays one where it was said."""
        alice.type(_LONG)
        alice.shows(f"alice: {_LONG}")
        for hearer in (boris, console):
            hearer.wait_for(partial(_heard, hearer, "alice", _LONG), "did not show the whole of a long text")
        console.type(_LONG_BY_HAND)
        for hearer in (alice, boris):
            hearer.wait_for(partial(_heard, hearer, "Аня", _LONG_BY_HAND), "did not show the whole of a long text")

    def _look_in(self, port: int, alice: Program, boris: Program) -> None:
        """Somebody comes and goes, where that is told: who speaks too soon has only made the nick longer."""
        with self._client(port, "Гость") as guest:
            alice.shows("Гость joined")
            guest.type("я на минуту")
            boris.shows("Гость: я на минуту")
            _end(guest)
        alice.shows("Гость left")

    def _come_back(self, alice: Program, boris: Program) -> float:
        """The server is there again: so are they, until they go."""
        for window in (alice, boris):
            window.wait_for(partial(_is_back, window), "did not find its server again")
        boris.type("мы снова здесь")
        alice.shows("Борис: мы снова здесь")
        alice.type("/quit")
        took = alice.ends()
        if self._leave:
            boris.shows("alice left")
        boris.type("/quit")
        return max(took, boris.ends())

    # The stand-ins.

    def _server(self, port: int) -> Program:
        return self._stand_in(f"the server of {self._name}", "lab_servers", "--port", str(port))

    def _client(self, port: int, nick: str) -> Program:
        return self._stand_in(f"{nick}'s console at {self._name}", "lab_clients", "127.0.0.1", str(port), nick)

    def _stand_in(self, name: str, module: str, *arguments: str) -> Program:
        command = [sys.executable, "-X", "utf8", "-m", f"tests.peers.{module}", self._name, *arguments]
        return Program(name, command, self._environment, ROOT)


def _end(console: Program) -> None:
    """Close a console client. Its status tells whether what it was sent would have killed the original."""
    console.end_input()
    console.ends()


def _heard(program: Program, nick: str, text: str) -> str:
    """The text, once all of its pieces stand there one behind the other; only spaces may be lost between them."""
    lines = [_TIME.sub("", line) for line in list(program.lines) if not line.startswith(_TITLE)]
    shown = "".join(lines).replace(f"{nick}: ", "")
    return text if text.replace(" ", "") in shown.replace(" ", "") else ""


def _is_back(window: Program) -> str:
    return "it is" if _count(window, "- Connected") > 1 else ""


def _count(program: Program, text: str) -> int:
    return sum(text in line for line in list(program.lines))
