"""The five older console chats ("labs") as rows of one table. Pure data and the sentences made from it.

None of them frames its messages: what one `recv` returns is one message. The server asks for a nick with a bare prompt,
the client answers with the bare nick, and from then on both sides send texts with no end mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Lab:
    """One dialect.

    Args:
        name: what `--lab` calls it.
        port: where its console clients look for it.
        prompt: the server's first bytes, with no LF.
        client_prefixes: the client writes `nick: ` before its own text; else the server does.
        echo: the sender is sent its own message too.
        welcome: what the newcomer alone is told, after the join line; empty for nothing.
        join: behind a nick, what all are told when it comes; empty for nothing.
        newcomer_hears_join: the newcomer is among them.
        leave: behind a nick, what the others are told when it goes; empty for nothing.
        recv_bytes: what its programs read at once, and so the longest message they can bear.
        farewell: its client announces its own leaving, as if it were a message, before it closes.
    """

    name: str
    port: int
    prompt: str
    client_prefixes: bool
    echo: bool
    welcome: str
    join: str
    newcomer_hears_join: bool
    leave: str
    recv_bytes: int
    farewell: bool = False


LABS: Final[tuple[Lab, ...]] = (
    Lab(
        name="lab8080",
        port=8080,
        prompt="NICK",
        client_prefixes=True,
        echo=False,
        welcome="Подключение к серверу успешно!",
        join=" присоединился к чату!",
        newcomer_hears_join=True,
        leave=" покинул чат!",
        recv_bytes=1024,
    ),
    Lab(
        name="lab14901",
        port=14901,
        prompt="nickname",
        client_prefixes=False,
        echo=False,
        welcome="",
        join="",
        newcomer_hears_join=False,
        leave="",
        recv_bytes=1000,
    ),
    Lab(
        name="lab9090",
        port=9090,
        prompt="nickname",
        client_prefixes=True,
        echo=True,
        welcome="You are connected to the chat!",
        join=" joined the chat!",
        newcomer_hears_join=True,
        leave=" left the chat.",
        recv_bytes=1024,
        farewell=True,
    ),
    Lab(
        name="lab9999",
        port=9999,
        prompt="Nick",
        client_prefixes=True,
        echo=True,
        welcome="Connected to the server",
        join=" joined the chat.",
        newcomer_hears_join=True,
        leave=" left the chat.",
        recv_bytes=1024,
    ),
    Lab(
        name="lab14900",
        port=14900,
        prompt="USERNAME",
        client_prefixes=False,
        echo=False,
        welcome="",
        join=" joined the chat!",
        newcomer_hears_join=False,
        leave=" left the chat",
        recv_bytes=1024,
    ),
)

BY_NAME: Final = {lab.name: lab for lab in LABS}
BY_PROMPT: Final[dict[str, tuple[Lab, ...]]] = {
    prompt: tuple(lab for lab in LABS if lab.prompt == prompt) for prompt in dict.fromkeys(lab.prompt for lab in LABS)
}

NOTICE: Final = "* "
"""Before what our server says to a console client itself, for which its chat had no words."""
TO_YOU: Final = " (to you)"
"""Behind the author of a direct message to a console client."""

_SHORT_NAME_CHARS: Final = 2
"""A name so short is the end of many a word: `a: ` stands in `data: 5`."""


def taken_sentence(wanted: str, given: str) -> str:
    """What our server tells a console client that can't have the nick it wanted. A colon would make it somebody's."""
    return f"{wanted} is taken here, you are now {given}."


def may_begin_at(text: str, at: int, name: str) -> bool:
    """Whether somebody may begin to speak inside `text`, where what stands before was another message, glued on.

    Not where somebody is quoted; and a short name not behind a letter, for there it ends a word.

    Args:
        at: where `name: ` stands; not at the beginning.
    """
    ends_a_word = len(name) <= _SHORT_NAME_CHARS and name[:1].isalpha() and text[at - 1].isalpha()
    return not is_quoted(text, at) and not ends_a_word


def is_quoted(text: str, at: int) -> bool:
    """Whether what stands at `at`, which is not the beginning, is a part of the text before it: behind a space.

    A line end is none: a console's message has one line, though its program may write an end behind it.
    """
    before = text[at - 1]
    return before.isspace() and before not in "\r\n"
