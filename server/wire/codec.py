"""Messages as JSON lines: one object a line, UTF-8, ended by LF; unknown keys are ignored. Pure.

`decode_request` and `decode_answer` never raise, whatever the bytes: they return a message or a `Bad`. `encode` turns
every message into exactly one line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from sys import intern
from typing import Any, TypeVar

from . import limits
from .fields import FieldError, Fields
from .json_object import read_object
from .messages import (
    Answer,
    AskHistory,
    AskRooms,
    AskSearch,
    Bad,
    CaughtUp,
    ChangeNick,
    Code,
    Error,
    Found,
    Greeting,
    Hello,
    HistoryPage,
    IsTyping,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Notice,
    Ping,
    Pong,
    Renamed,
    Request,
    RoomCount,
    RoomList,
    RoomState,
    Say,
    SetTopic,
    Topic,
    Typing,
    Welcome,
)
from .text import is_blank, says_nothing, without_surrogates

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_quoted = json.encoder.encode_basestring  # the C function behind JSON strings, without \u escapes

_T = TypeVar("_T")
_ROOM = limits.ROOM_CHARS + 1
_TO = _ROOM
# Answers are read by a client that must bear servers newer or looser than itself, so what they may hold is wide.
_WIDE = limits.LINE_BYTES


def _say(f: Fields) -> Say:
    said = Say(f.text("to", _TO), f.text("text", limits.TEXT_CHARS), f.text("nonce", limits.NONCE_CHARS, ""))
    if says_nothing(said.text):
        raise FieldError(Code.BAD_FRAME, "A message needs a text.")
    return said


def _set_topic(f: Fields) -> SetTopic:
    given = SetTopic(f.text("room", _ROOM), f.text("text", limits.TOPIC_CHARS))
    if given.text and is_blank(given.text):
        raise FieldError(Code.BAD_FRAME, "A topic needs a text; an empty one takes it away.")
    return given


def _hello(f: Fields) -> Hello:
    return Hello(
        nick=f.text("nick", 4 * limits.NICK_CHARS),  # a nick somewhat too long gets `nick_bad`, which says more
        protocol=f.whole("protocol", limits.PROTOCOL),
        token=f.text("token", limits.TOKEN_CHARS, ""),
        rooms=f.texts("rooms", limits.ROOMS_PER_CLIENT, _ROOM, (limits.LOBBY,)),
        since=f.whole("since"),
        client=f.text("client", limits.CLIENT_NAME_CHARS, ""),
    )


# By what stands in `type`.
REQUESTS: dict[str, Callable[[Fields], Request]] = {
    "hello": _hello,
    "say": _say,
    "join": lambda f: Join(f.text("room", _ROOM)),
    "leave": lambda f: Leave(f.text("room", _ROOM)),
    "topic": _set_topic,
    "nick": lambda f: ChangeNick(f.text("nick", 4 * limits.NICK_CHARS)),
    "history": lambda f: AskHistory(f.text("to", _TO), f.whole("before"), f.whole("limit", 50), f.whole("reach")),
    "search": lambda f: AskSearch(
        text=f.text("text", limits.SEARCH_CHARS),
        to=f.text("to", _TO, ""),
        before=f.whole("before"),
        limit=f.whole("limit", limits.HISTORY_PAGE),
        nonce=f.text("nonce", limits.NONCE_CHARS, ""),
    ),
    "rooms": lambda _: AskRooms(),
    "typing": lambda f: IsTyping(f.text("to", _TO)),
    "ping": lambda f: Ping(f.whole("mark")),
    "pong": lambda f: Pong(f.whole("mark")),
}


def _message(f: Fields) -> Message:
    return Message(
        id=f.whole("id"),
        to=intern(f.text("to", _WIDE)),  # thousands of messages are kept, of few rooms and people
        sender=intern(f.text("from", _WIDE)),
        text=f.text("text", _WIDE),
        at=f.time("at"),
        nonce=f.text("nonce", _WIDE, ""),
    )


def _messages(f: Fields) -> tuple[Message, ...]:
    return tuple(_message(each) for each in f.objects("messages"))


def _members(f: Fields) -> tuple[str, ...]:
    return f.texts("members", limits.CLIENTS, _WIDE)


def _room_state(f: Fields) -> RoomState:
    return RoomState(f.text("name", _WIDE), f.text("topic", _WIDE, ""), _members(f))


def _error(f: Fields) -> Error:
    word = f.text("code", _WIDE, "")
    code = Code(word) if word in Code.__members__.values() else Code.UNKNOWN
    return Error(code, f.text("text", _WIDE, ""), f.text("nonce", _WIDE, ""), f.flag("fatal"))


ANSWERS: dict[str, Callable[[Fields], Answer]] = {
    "message": _message,
    "greeting": lambda f: Greeting(
        server=f.text("server", _WIDE, ""),
        server_id=f.text("server_id", _WIDE, ""),
        protocol=f.whole("protocol", limits.PROTOCOL),
        needs=f.texts("needs", limits.NEEDS, _WIDE),
        hint=f.text("hint", _WIDE, ""),
    ),
    "welcome": lambda f: Welcome(
        nick=f.text("nick", _WIDE),
        rooms=tuple(_room_state(each) for each in f.objects("rooms")),
        last_id=f.whole("last_id"),
        at=f.time("time"),
        token=f.text("token", _WIDE, ""),
    ),
    "caught_up": lambda f: CaughtUp(f.flag("gap")),
    "joined": lambda f: Joined(f.text("room", _WIDE), f.text("nick", _WIDE), f.text("topic", _WIDE, ""), _members(f)),
    "left": lambda f: Left(f.text("room", _WIDE), f.text("nick", _WIDE), f.text("reason", _WIDE, "")),
    "topic": lambda f: Topic(f.text("room", _WIDE), f.text("text", _WIDE), f.text("nick", _WIDE, "")),
    "renamed": lambda f: Renamed(f.text("old", _WIDE), f.text("new", _WIDE)),
    "history": lambda f: HistoryPage(f.text("to", _WIDE), _messages(f), f.flag("more")),
    "found": lambda f: Found(f.text("text", _WIDE, ""), _messages(f), f.flag("more"), f.text("nonce", _WIDE, "")),
    "rooms": lambda f: RoomList(
        tuple(
            RoomCount(each.text("name", _WIDE), each.text("topic", _WIDE, ""), each.whole("count"))
            for each in f.objects("rooms")
        )
    ),
    "typing": lambda f: Typing(f.text("to", _WIDE), f.text("nick", _WIDE)),
    "notice": lambda f: Notice(f.text("text", _WIDE)),
    "error": _error,
    "ping": lambda f: Ping(f.whole("mark")),
    "pong": lambda f: Pong(f.whole("mark")),
}


def decode_request(line: bytes) -> Request | Bad:
    """A line from a client: what it asks for, or a `Bad` that says what is wrong with it."""
    return _decode(line, REQUESTS)


def decode_answer(line: bytes) -> Answer | Bad:
    """A line from a server: what it says, or a `Bad`. A type that this version does not know is a `Bad` too."""
    return _decode(line, ANSWERS)


def _decode(line: bytes, readers: dict[str, Callable[[Fields], _T]]) -> _T | Bad:
    values = read_object(line)
    if isinstance(values, Bad):
        return values
    kind = values.get("type")
    reader = readers.get(kind) if isinstance(kind, str) else None
    if reader is None:
        return Bad(Code.BAD_FRAME, "The line's 'type' is not one that is known here.")
    try:
        return reader(Fields(values))
    except FieldError as error:
        nonce = values.get("nonce")
        if not isinstance(nonce, str) or len(nonce) > limits.NONCE_CHARS:
            nonce = ""
        return Bad(error.code, error.reason, without_surrogates(nonce))


def _message_values(m: Message) -> dict[str, Any]:
    return {"id": m.id, "to": m.to, "from": m.sender, "text": m.text, "at": m.at, "nonce": m.nonce}


_VALUES: dict[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    Hello: (
        "hello",
        lambda m: {
            "protocol": m.protocol,
            "nick": m.nick,
            **({"token": m.token} if m.token else {}),
            "rooms": m.rooms,
            "since": m.since,
            "client": m.client,
        },
    ),
    Say: ("say", lambda m: {"to": m.to, "nonce": m.nonce, "text": m.text}),
    Join: ("join", lambda m: {"room": m.room}),
    Leave: ("leave", lambda m: {"room": m.room}),
    SetTopic: ("topic", lambda m: {"room": m.room, "text": m.text}),
    ChangeNick: ("nick", lambda m: {"nick": m.nick}),
    AskHistory: (
        "history",
        lambda m: {"to": m.to, "before": m.before, "limit": m.limit, **({"reach": m.reach} if m.reach else {})},
    ),
    AskSearch: (
        "search",
        lambda m: {
            "text": m.text,
            **({"to": m.to} if m.to else {}),
            **({"before": m.before} if m.before else {}),
            "limit": m.limit,
            **({"nonce": m.nonce} if m.nonce else {}),
        },
    ),
    AskRooms: ("rooms", lambda _: {}),
    IsTyping: ("typing", lambda m: {"to": m.to}),
    Ping: ("ping", lambda m: {"mark": m.mark}),
    Pong: ("pong", lambda m: {"mark": m.mark}),
    Greeting: (
        "greeting",
        lambda m: {
            "protocol": m.protocol,
            "server": m.server,
            "server_id": m.server_id,
            "needs": m.needs,
            "hint": m.hint,
        },
    ),
    Welcome: (
        "welcome",
        lambda m: {
            "nick": m.nick,
            **({"token": m.token} if m.token else {}),
            "rooms": [{"name": room.name, "topic": room.topic, "members": room.members} for room in m.rooms],
            "last_id": m.last_id,
            "time": m.at,
        },
    ),
    CaughtUp: ("caught_up", lambda m: {"gap": m.gap}),
    Message: ("message", _message_values),
    Joined: (
        "joined",
        lambda m: {
            "room": m.room,
            "nick": m.nick,
            **({"topic": m.topic, "members": m.members} if m.members else {}),
        },
    ),
    Left: ("left", lambda m: {"room": m.room, "nick": m.nick, **({"reason": m.reason} if m.reason else {})}),
    Topic: ("topic", lambda m: {"room": m.room, "text": m.text, "nick": m.nick}),
    Renamed: ("renamed", lambda m: {"old": m.old, "new": m.new}),
    HistoryPage: (
        "history",
        lambda m: {"to": m.to, "messages": [_message_values(each) for each in m.messages], "more": m.more},
    ),
    Found: (
        "found",
        lambda m: {
            "text": m.text,
            "messages": [_message_values(each) for each in m.messages],
            "more": m.more,
            **({"nonce": m.nonce} if m.nonce else {}),
        },
    ),
    RoomList: (
        "rooms",
        lambda m: {"rooms": [{"name": r.name, "topic": r.topic, "count": r.count} for r in m.rooms]},
    ),
    Typing: ("typing", lambda m: {"to": m.to, "nick": m.nick}),
    Notice: ("notice", lambda m: {"text": m.text}),
    Error: (
        "error",
        lambda m: {
            "code": m.code,
            "text": m.text,
            **({"nonce": m.nonce} if m.nonce else {}),
            "fatal": m.fatal,
        },
    ),
}


def encode(message: Request | Answer) -> bytes:
    """One message as one line, with its LF.

    Raises:
        ValueError: the message has no JSON form: `AskWho`, `AskHelp`, `Quit` and a `RoomState` by itself belong to
            text mode and the labs.
    """
    if type(message) is Message:
        return _encode_message(message)
    try:
        kind, values = _VALUES[type(message)]
    except KeyError:
        raise ValueError(f"{type(message).__name__} has no JSON form") from None
    return f"{_to_json({'type': kind, **values(message)})}\n".encode("utf-8", "replace")


def _encode_message(m: Message) -> bytes:
    # The one line that is written thousands of times a second: put together by hand it takes half the time.
    return (
        f'{{"type":"message","id":{m.id},"to":{_quoted(m.to)},"from":{_quoted(m.sender)},"text":{_quoted(m.text)},'
        f'"at":{m.at:.3f},"nonce":{_quoted(m.nonce)}}}\n'
    ).encode("utf-8", "replace")
