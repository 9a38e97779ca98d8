"""What must outlive a connection: who one is, where, how far one has heard, and what has no receipt yet. Pure.

The session's thread alone uses it, through the connection that there is (dialogue.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from server.wire import limits
from server.wire.messages import Code, Error, Join, Leave, Request, Say
from server.wire.names import fold

from .bookmarks import Bookmarks
from .identities import Identities, Identity
from .own_nicks import FormerNick


@dataclass(slots=True)
class Memory:
    """What a client carries from one connection to the next.

    Args:
        nick: what it wants to be called, and then what it is called.
        rooms: where it was, by the fold of the room's name.
        since: the highest message id it has from the server `server_id`.
        unreceipted: what was sent and has neither receipt nor refusal, by nonce, oldest first.
        was_welcome: whether any server has let it in.
        former_nicks: what it was called before on the server `server_id`.
        identities: the tokens for nicks, and what has arrived, from earlier starts of the program.
        bookmarks: how far one has read, and where one was, from earlier starts.
    """

    nick: str
    rooms: dict[str, str] = field(default_factory=lambda: {limits.LOBBY: limits.LOBBY})
    since: int = 0
    server_id: str = ""
    unreceipted: dict[str, Say] = field(default_factory=dict)
    was_welcome: bool = False
    former_nicks: tuple[FormerNick, ...] = ()
    identities: Identities = field(default_factory=Identities)
    bookmarks: Bookmarks = field(default_factory=Bookmarks)

    def meet(self, server_id: str) -> str:
        """A server has said which one it is: take up what is known of it. Returns the token for the nick."""
        identity = self.identities.get(server_id, self.nick) if server_id else Identity()
        if not server_id or server_id != self.server_id:
            self.since = self.bookmarks.resume_at(server_id, self.nick, identity.since)
            if not self.was_welcome:
                self.rooms |= {fold(room): room for room in self.bookmarks.rooms(server_id, self.nick)}
        self.server_id = server_id
        self.former_nicks = self.identities.former_nicks(server_id, self.nick)
        return identity.token

    def go_back(self, since: int) -> None:
        """The server has no message above this id any more."""
        self.since = since
        self.identities.go_back(self.server_id, self.nick, since)

    def note_reading(self) -> None:
        """Keep what has arrived, for the next start of the program."""
        if self.server_id and self.since:
            self.identities.keep(self.server_id, self.nick, since=self.since)

    def rename(self, old: str, new: str) -> None:
        """One is called something else, and is the same person still: the new nick has the token of the old one."""
        token = self.identities.get(self.server_id, old).token
        self.note_reading()  # so far the old nick was one's own
        self.nick = new
        self.identities.keep(self.server_id, new, token, self.since)

    def remember(self, request: Request) -> Error | None:
        """Keep a message until its receipt, and where the user wants to be; anything else is for now or never.

        Returns:
            The refusal, if too many messages wait already.
        """
        match request:
            case Say(nonce=nonce):
                if nonce not in self.unreceipted and len(self.unreceipted) >= limits.UNSENT_MESSAGES:
                    return Error(Code.TOO_FAST, "", nonce)
                self.unreceipted[nonce] = request
            case Join(room=room):
                self.rooms[fold(room)] = room
            case Leave(room=room):
                self.rooms.pop(fold(room), None)
            case _:
                pass
        return None
