"""The desktop program with a hand on its keyboard: runs `chat_gui` as it is, and takes orders on standard input.

Each order is a line of JSON, and is answered with a line of JSON that says what the window shows then. The hand works
on widgets, by the events that a person's keyboard makes; the program knows nothing of it.

    {"do": "look"}   {"do": "say", "text": "..."}   {"do": "type", "text": "..."}   {"do": "press", "key": "<Return>"}
    {"do": "search", "text": "...", "key": "<Return>"}
    {"do": "connect", "address": "...", "nick": "..."}   {"do": "close"}
"""

from __future__ import annotations

import json
import queue
import sys
import threading
from typing import Any

from chat_gui import __main__ as program
from chat_gui.views.app import Application

POLL_MS = 5


class Hand:
    """Does in the Tk thread what standard input asks for."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._orders: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        # A daemon: nothing ends a blocked read of standard input, and the process ends with its window.
        threading.Thread(target=self._read, name="orders", daemon=True).start()
        self._poll()

    def _read(self) -> None:
        for line in sys.stdin:
            self._orders.put(json.loads(line))
        self._orders.put({"do": "close"})

    def _poll(self) -> None:
        while not self._orders.empty():
            order = self._orders.get_nowait()
            if order["do"] == "close":
                self._app.close()
                return
            self._obey(order)
            print(json.dumps(self._look()), flush=True)
        self._app.root.after(POLL_MS, self._poll)

    def _obey(self, order: dict[str, Any]) -> None:
        match order["do"]:
            case "type":
                self._type(order["text"])
            case "say":
                self._type(order["text"])
                self._press("<Return>")
            case "press":
                self._press(order["key"])
            case "search":
                self._search(order["text"], order["key"])
            case "connect":
                form = self._app.parts.form
                for field, text in ((form.address, order["address"]), (form.nick, order["nick"])):
                    field.delete(0, "end")
                    field.insert(0, text)
                form.button.invoke()

    def _type(self, text: str) -> None:
        composer = self._app.parts.chat.composer.text
        composer.focus_force()
        composer.update()
        composer.insert("insert", text)
        composer.update()

    def _press(self, key: str) -> None:
        composer = self._app.parts.chat.composer.text
        composer.focus_force()
        composer.update()
        composer.event_generate(key)

    def _search(self, text: str, key: str) -> None:
        self._press("<Control-f>")
        field = self._app.parts.chat.searching.bar.field
        field.delete(0, "end")
        field.insert(0, text)
        field.focus_force()
        field.update()
        field.event_generate(key)

    def _look(self) -> dict[str, Any]:
        app = self._app
        seen: dict[str, Any] = {"title": app.root.title(), "form": bool(app.parts.form.winfo_ismapped())}
        if seen["form"]:
            form = app.parts.form
            seen["problems"] = [form.address_problem.text(), form.nick_problem.text()]
        else:
            chat = app.parts.chat
            seen["transcript"] = chat.conversation.text.get("1.0", "end-1c")
            seen["typed"] = chat.composer.text.get("1.0", "end-1c")
            seen["status"] = chat.status_bar.text.full_text
            seen["conversations"] = [row.key for row in chat.sidebar.list.rows if row.key and row.key != "+"]
            results = chat.searching.results if chat.searching.are_results_shown else None
            seen["found"] = [message.text for message in results.messages] if results else None
            text = chat.conversation.text
            pointed = text.tag_ranges("pointed")
            seen["pointed"] = text.get(*pointed) if pointed and text.dlineinfo(pointed[0]) else ""
            seen["people"] = [row.text for row in chat.people.list.rows]
        return seen


def main() -> int:
    """Run the program with a hand on it."""
    run = Application.run

    def run_with_hand(app: Application) -> None:
        Hand(app)
        run(app)

    Application.run = run_with_hand  # type: ignore[method-assign]
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
