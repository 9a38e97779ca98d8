"""The form is drawn before there is a controller, and what is done in it meanwhile is not lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat_gui.address import Address
from chat_gui.controller import Controller
from chat_gui.settings import Settings
from chat_gui.views.app import Application
from tests.chat_gui.fakes import FakeSession
from tests.waiting import DEFAULT_TIMEOUT_S, pump_until

ROOT = Path(__file__).resolve().parents[3]
LOADED = (
    "import sys; before = set(sys.modules); import chat_gui.views.app; print(*set(sys.modules) - before, sep='\\n')"
)


@pytest.fixture
def settings() -> Settings:
    return Settings(theme="light", geometry="900x600+20+20")


@pytest.fixture
def greeting(settings: Settings) -> Iterator[Application]:
    app = Application(settings)
    app.greet("localhost", "bob", busy=False)
    yield app
    if stands(app):
        app.root.destroy()


def stands(app: Application) -> bool:
    return bool(app.root.tk.call("info", "commands", "."))


def attach(app: Application, settings: Settings) -> list[FakeSession]:
    """Give it a controller. Returns the sessions that this one begins."""
    sessions: list[FakeSession] = []

    def begin(address: Address, nick: str) -> FakeSession:
        sessions.append(FakeSession(address, nick))
        return sessions[-1]

    app.attach(Controller(app, settings, begin, lambda _settings: None, time.monotonic, time.time))
    return sessions


def test_the_form_is_there_before_anybody_decides(greeting: Application) -> None:
    form = greeting.parts.form
    assert form.winfo_viewable()
    assert ("localhost", "bob") == (form.address.get(), form.nick.get())


def test_reading_what_it_is_made_of_does_not_read_the_rest() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )
    loaded = done.stdout.split()
    assert "chat_gui.views.connect_form" in loaded
    rest = {"chat_gui.controller", "chat_gui.model", "server.wire.messages", "subprocess", "tempfile"}
    assert set() == rest & set(loaded)


def test_connecting_waits_for_whoever_decides(greeting: Application, settings: Settings) -> None:
    greeting.parts.form.button.invoke()
    greeting.root.update()
    sessions = attach(greeting, settings)
    pump_until(greeting.root, lambda: sessions)
    assert ["bob"] == [session.nick for session in sessions]


def test_closing_waits_for_whoever_decides(greeting: Application, settings: Settings) -> None:
    greeting.root.tk.eval(greeting.root.protocol("WM_DELETE_WINDOW"))
    greeting.root.update()
    assert stands(greeting)
    attach(greeting, settings)
    greeting.root.after(round(DEFAULT_TIMEOUT_S * 1000), greeting.root.quit)
    greeting.root.mainloop()
    assert not stands(greeting)
