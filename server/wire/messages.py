"""What is said on the wire, in every dialect: requests that a client makes, answers that a server gives. Pure.

Rules:
- A conversation is named by where its messages go: `#room`, or `@nick` for a direct message.
- Ids are given by the server, grow by one global count, and are the order of everything.
- Times are seconds since the epoch. Everything else is text or a whole number.
- A peer's mistakes are values too: whatever cannot be read as a message is a `Bad` that says why.

A dialect that knows less (text mode, the labs) uses the same classes and leaves fields at their defaults.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .limits import LOBBY, PROTOCOL


class Code(StrEnum):
    """Why something was refused. The wire carries the word; what a person reads is made at their end."""

    NICK_TAKEN = "nick_taken"
    NICK_BAD = "nick_bad"
    TOO_LONG = "too_long"
    NO_SUCH_ROOM = "no_such_room"
    NO_SUCH_NICK = "no_such_nick"
    TOO_FAST = "too_fast"
    BAD_FRAME = "bad_frame"
    PROTOCOL = "protocol"
    STORAGE = "storage"
    FULL = "full"
    REPLACED = "replaced"
    CLOSING = "closing"
    UNKNOWN = "unknown"
    """A code that this version does not know; the error's own text says more."""


@dataclass(frozen=True, slots=True)
class Bad:
    """Bytes or a line that could not be read as a message.

    Args:
        code: what kind of mistake it was.
        reason: one English sentence, for the peer and the log; it never quotes what a person wrote.
        nonce: the nonce of the message it spoiled, if that much could be read.
    """

    code: Code
    reason: str
    nonce: str = ""


# Requests: client to server.


@dataclass(frozen=True, slots=True)
class Hello:
    """Who the client is and what it has seen: `since` is the highest message id it holds, 0 for none.

    `or_similar` is never on the wire: it marks the hello of a dialect that can't be told no, whose client is given a
    nick like the one it asked for.
    """

    nick: str
    protocol: int = PROTOCOL
    token: str = ""
    rooms: tuple[str, ...] = (LOBBY,)
    since: int = 0
    client: str = ""
    or_similar: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A message for `to`. Its `nonce` comes back with the message, which is the receipt; resent, it is shown once."""

    to: str
    text: str
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Enter a room, which is made if nobody is in it."""

    room: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave a room."""

    room: str


@dataclass(frozen=True, slots=True)
class SetTopic:
    """Give a room its topic; an empty text takes it away."""

    room: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeNick:
    """Be called something else."""

    nick: str


@dataclass(frozen=True, slots=True)
class AskHistory:
    """The `limit` messages of a conversation before message id `before`; 0 asks for the latest.

    With `reach`, more of them: so many that they go back to that id, or as far as one answer can.
    """

    to: str
    before: int = 0
    limit: int = 50
    reach: int = 0


@dataclass(frozen=True, slots=True)
class AskSearch:
    """Stored messages that hold these words, in one conversation or (`to` empty) in all the asker can see.

    The newest `limit` of them before message id `before`; 0 asks for the newest of all. `nonce` comes back with what
    was found, or with the error.
    """

    text: str
    to: str = ""
    before: int = 0
    limit: int = 200
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class AskRooms:
    """The list of rooms."""


@dataclass(frozen=True, slots=True)
class AskWho:
    """Who is in a room: what `/who` asks in text mode; native clients are told without asking."""

    room: str = LOBBY


@dataclass(frozen=True, slots=True)
class AskHelp:
    """What can be typed: `/help` in text mode."""


@dataclass(frozen=True, slots=True)
class Quit:
    """The client is about to go: `/quit` in text mode, the farewell line of lab9090."""


@dataclass(frozen=True, slots=True)
class IsTyping:
    """The user is writing to `to`. Never stored."""

    to: str


# Either way.


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there? `mark` comes back unchanged, so that a round trip can be measured."""

    mark: int = 0


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a `Ping`, with its mark."""

    mark: int = 0


# Answers: server to client.


@dataclass(frozen=True, slots=True)
class Greeting:
    """The server's first words. `server_id` tells one server's ids from another's.

    `hint` is for a person at a terminal, who sees this line raw.
    """

    server: str
    server_id: str
    protocol: int = PROTOCOL
    needs: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RoomState:
    """A room as it stands, `members` with oneself: part of a `Welcome`.

    Alone it is what text mode is told about who is there, and what a window has gathered of a lab server.
    """

    name: str
    topic: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Welcome:
    """The hello was accepted. `last_id` is the newest message id at that moment."""

    nick: str
    rooms: tuple[RoomState, ...] = ()
    last_id: int = 0
    at: float = 0.0
    token: str = ""


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """All that was missed has been sent; with `gap`, older messages are left for `AskHistory`."""

    gap: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was said, and to its sender (by the nonce) the receipt for it."""

    id: int
    to: str
    sender: str
    text: str
    at: float
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """`nick` entered a room. Only the one who joined is told the topic and the members."""

    room: str
    nick: str
    topic: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """`nick` left a room, or (with a reason) the server."""

    room: str
    nick: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A room has a new topic."""

    room: str
    text: str
    nick: str = ""


@dataclass(frozen=True, slots=True)
class Renamed:
    """`old` is called `new` from here on."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Older messages of a conversation, oldest first; `more` if there are still older ones."""

    to: str
    messages: tuple[Message, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, newest first; `more` if there are still older ones."""

    text: str
    messages: tuple[Message, ...] = ()
    more: bool = False
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class RoomCount:
    """A line in the list of rooms."""

    name: str
    topic: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class RoomList:
    """Every room with people or with a history in it."""

    rooms: tuple[RoomCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Typing:
    """`nick` is writing to `to`."""

    to: str
    nick: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A line from the server itself, for people: what text mode answers, what an unknown server says."""

    text: str


@dataclass(frozen=True, slots=True)
class Error:
    """A request was refused; with `fatal`, the server closes the connection."""

    code: Code
    text: str = ""
    nonce: str = ""
    fatal: bool = False


Request = (
    Hello | Say | Join | Leave | SetTopic | ChangeNick | AskHistory | AskSearch | AskRooms | AskWho | AskHelp | Quit
    | IsTyping | Ping | Pong
)  # fmt: skip
Answer = (
    Greeting | Welcome | RoomState | CaughtUp | Message | Joined | Left | Topic | Renamed | HistoryPage | Found
    | RoomList | Typing | Notice | Error | Ping | Pong
)  # fmt: skip
