"""Codes as sentences that say what happened and what to do. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from server.wire import limits
from server.wire.messages import Code
from server.wire.names import NameProblem
from server.wire.text import showable_line

from .address import AddressProblem
from .events import Reason, ServerKind
from .i18n import listing, tr, tr_count

_SERVERS_WORDS_CHARS: Final = 300


def reason_sentence(reason: Reason, host: str, port: int, detail: str = "") -> str:
    """Why there is no connection, for the person who wants one."""
    return {
        Reason.NAME_UNKNOWN: tr(
            "No computer called {host} is known here. Check the spelling, or use its number.", host=host
        ),
        Reason.REFUSED: tr("No chat server is running at {host}, port {port}. Is it started?", host=host, port=port),
        Reason.UNREACHABLE: tr("There is no way to {host} from this computer. Is the network on?", host=host),
        Reason.TIMED_OUT: tr("{host} did not answer. Is it on, and on the same network?", host=host),
        # The older chats' servers may ask one client at a time for its nick, and answer no other one meanwhile.
        Reason.SILENT: tr(
            "{host}, port {port} says nothing: it is no chat server, or an older one that waits for somebody's nick.",
            host=host,
            port=port,
        ),
        Reason.WEB: tr(
            "{host}, port {port} is a web server, not a chat server. Check the address.", host=host, port=port
        ),
        Reason.SSH: tr(
            "{host}, port {port} is an SSH server, not a chat server. Check the address.", host=host, port=port
        ),
        Reason.NEWER: tr("The server needs another version of this program. Ask whoever started it."),
        Reason.BROKEN: tr(
            "{host}, port {port} does not speak as a chat server does. Check the address.", host=host, port=port
        ),
        Reason.CLOSED: tr("The connection was closed."),
        Reason.QUIET: tr("The server has stopped answering."),
        Reason.CLOSING: tr("The server is being shut down."),
        Reason.NICK_TAKEN: tr("Somebody has this nick already. Choose another."),
        Reason.NICK_BAD: tr("The server does not accept this nick. Choose another."),
        Reason.BUSY: tr("The server can't let anybody in at the moment. Try again soon."),
        Reason.FULL: tr("The server is full. Try again later."),
        Reason.REPLACED: tr("You are in another window now."),
        Reason.REJECTED: _servers_words(detail) or tr("The server has ended the connection."),
    }[reason]


def nick_sentence(problem: NameProblem) -> str:
    """What is wrong with a nick, beside its field."""
    return {
        NameProblem.EMPTY: tr("Choose a nick: what others will call you."),
        NameProblem.TOO_LONG: tr("A nick has at most {most} characters: shorten it.", most=limits.NICK_CHARS),
        NameProblem.SPACES: tr("Leave out the spaces: a nick is one word."),
        NameProblem.CHARACTERS: tr("Leave out : @ # / and invisible characters: a nick can't have them."),
    }[problem]


def address_sentence(problem: AddressProblem) -> str:
    """What is wrong with an address, beside its field."""
    return {
        AddressProblem.EMPTY: tr("Where is the server? Ask whoever started it; on this computer it is localhost."),
        AddressProblem.PORT: tr("Write the port, after the colon, as a number from 1 to 65535."),
        AddressProblem.HOST: tr(
            "That is no computer's name or number. Write it like 192.168.1.20 or 192.168.1.20:14902."
        ),
    }[problem]


def error_sentence(code: Code, text: str) -> str:
    """Why the server refused something."""
    sentences = {
        Code.NICK_TAKEN: tr("Somebody has this nick already."),
        Code.NICK_BAD: tr("The server does not accept this nick."),
        Code.TOO_LONG: tr("It is too long."),
        Code.NO_SUCH_ROOM: tr("You are not in that room."),
        Code.NO_SUCH_NICK: tr("Nobody of that name is here now."),
        Code.TOO_FAST: tr("Too fast: wait a moment."),
        Code.STORAGE: tr("The server could not store it. Try again later."),
        Code.FULL: tr("There are too many rooms: leave one first, or go into one that exists already."),
    }
    return sentences.get(code) or _servers_words(text) or tr("The server refused it.")


def unreadable_sentence() -> str:
    """Why the server does not send what was said before."""
    return tr("The server can't read its history now. Try again later.")


def _servers_words(text: str) -> str:
    """What a server says in its own words, as far as it can stand in a sentence's place."""
    return showable_line(text[:_SERVERS_WORDS_CHARS]).strip()


def lab_limits_sentence(kind: ServerKind | None) -> str:
    """What the server at the other end cannot do, and why; empty for one that can do everything."""
    match kind:
        case ServerKind.LAB | ServerKind.UNDECIDED_LAB:
            return tr("An older console chat: one room, no history, no direct messages.")
        case ServerKind.PLAIN:
            return tr("An unknown server: its text is shown, and what you type is sent as it is.")
        case _:
            return ""


def emptiness_sentence(kind: ServerKind | None) -> str:
    """What stands where no message is: only a server of ours would have told what was said before."""
    if kind in (None, ServerKind.NATIVE):
        return tr("Nothing has been said here yet.")
    return tr("Nothing has been said since you came.")


def fixed_nick_sentence() -> str:
    """Why one cannot be called something else on a server that is not ours."""
    return tr("This server changes no nicks. Disconnect, and come back with another one.")


def room_sentence(problem: NameProblem) -> str:
    """What is wrong with a room's name."""
    return {
        NameProblem.EMPTY: tr("A room needs a name: /join #homework"),
        NameProblem.TOO_LONG: tr("A room's name has at most {most} characters: shorten it.", most=limits.ROOM_CHARS),
        NameProblem.SPACES: tr("Leave out the spaces: a room's name is one word."),
        NameProblem.CHARACTERS: tr("Leave out : @ # / and invisible characters: a room's name can't have them."),
    }[problem]


def usage_sentence(command: str, usage: str) -> str:
    """Why a command was not obeyed; `usage` is empty if there is no such command."""
    if usage:
        return tr("It is used like this: {usage}", usage=usage)
    return tr("There is no command {command}, so nothing was sent. /help lists them.", command=command)


def help_text(*, has_rooms: bool) -> str:
    """What can be typed, a command a line; `has_rooms`: the server is one of ours, and not a lab."""
    about_rooms = (
        tr("/join #room   go into a room, which is made if there is none"),
        tr("/leave   leave this room, or close these direct messages"),
        tr("/msg nick text   a message for one person"),
        tr("/nick name   be called something else"),
        tr("/topic text   say what this room is about; /topic - takes it away"),
    )
    everywhere = (
        tr("/who   who is here"),
        tr("/me text   say what you do"),
        tr("/quit   close the window"),
        tr("//text   a line that begins with a slash"),
    )
    return "\n".join((*about_rooms, *everywhere) if has_rooms else everywhere)


def writers_sentence(nicks: Sequence[str]) -> str:
    """Who is writing; empty for nobody."""
    match nicks:
        case []:
            return ""
        case [nick]:
            return tr("{nick} is writing…", nick=nick)
        case [one, other]:
            return tr("{nicks} are writing…", nicks=listing((one, other)))
        case _:
            return tr("Several people are writing…")


def length_sentence(chars: int) -> str:
    """How long a message is that comes near the limit, or by how much it is over it."""
    over = chars - limits.TEXT_CHARS
    if over <= 0:
        return tr("{count} of {most} characters", count=chars, most=limits.TEXT_CHARS)
    if chars >= limits.DRAFT_CHARS:  # what a field holds
        return tr("Much too long: only the first {most} characters are here", most=limits.DRAFT_CHARS)
    return tr_count("{count} character too long", "{count} characters too long", over)


def here_sentence(is_here: bool | None) -> str:
    """Whether somebody is connected; empty where it is not known."""
    if is_here is None:
        return ""
    return tr("Online") if is_here else tr("Offline")


def no_topic_sentence() -> str:
    """Why one cannot change the topic."""
    return tr("Only rooms have a topic, on a server of this chat.")


def lobby_sentence() -> str:
    """Why one cannot leave."""
    return tr("Everybody is in {room}; it can't be left.", room=limits.LOBBY)


def people_sentence(nicks: Sequence[str]) -> str:
    """Who is in a conversation."""
    return tr("Here: {nicks}", nicks=", ".join(nicks)) if nicks else tr("Nobody is known to be here.")


def topic_sentence(nick: str, topic: str) -> str:
    """Somebody has given a room a topic, or taken it away."""
    if topic:
        return tr("{nick} has changed the topic: {topic}", nick=nick, topic=topic)
    return tr("{nick} has taken the topic away.", nick=nick)
