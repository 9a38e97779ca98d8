"""From runs to bytes: each answer is put into words once per dialect, and each client gets one send. Hub thread only.

This is where the work of a chat server lies: a message to a room of a thousand is a thousand deliveries. What is done
here for each of them costs more than everything else together, so the common case, one room talking, touches each
member once per batch with bytes that were made once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from .rooms import Member, Run
from .wire.codec import encode
from .wire.messages import Answer, Joined, Left, Message


def deliver(runs: Sequence[Run]) -> None:
    """Tell everybody what they are to hear, in order, with one send each."""
    if len(runs) == 1 and not runs[0].skips and not runs[0].audience.others:
        data = b"".join(map(encode, runs[0].answers))
        if data:
            for member in runs[0].audience.natives:
                member.peer.send(data)
        return
    parts: dict[Member, list[bytes]] = {}
    for run in runs:
        if run.audience.natives:
            _add_json(run, parts)
        if run.audience.others:
            _add_rendered(run, parts)
    for member, writes in parts.items():
        member.peer.write(writes)


def _add_json(run: Run, parts: dict[Member, list[bytes]]) -> None:
    lines = list(map(encode, run.answers))
    data = b"".join(lines)
    if not data:
        return
    if not run.skips:
        for member in run.audience.natives:
            parts.setdefault(member, []).append(data)
        return
    starts = list(accumulate(map(len, lines), initial=0))
    for member in run.audience.natives:
        rest = data[starts[run.skips.get(member, 0)] :]
        if rest:
            parts.setdefault(member, []).append(rest)


def _add_rendered(run: Run, parts: dict[Member, list[bytes]]) -> None:
    """The same for dialects that are rendered by each client's own end.

    What an end makes depends on its client only where an answer names it, so for all others of a dialect once is
    enough.
    """
    named = {_about(answer) for answer in run.answers}
    shared: dict[str, list[bytes]] = {}
    for member in run.audience.others:
        peer = member.peer
        skip = run.skips.get(member, 0)
        if skip or member.nick in named or not member.nick:
            writes = peer.render(run.answers[skip:], member.nick)
        elif peer.dialect in shared:
            writes = shared[peer.dialect]
        else:
            writes = shared[peer.dialect] = peer.render(run.answers, member.nick)
        if writes:
            parts.setdefault(member, []).extend(writes)


def _about(answer: Answer) -> str:
    """Whom an answer names."""
    match answer:
        case Message(sender=nick) | Joined(nick=nick) | Left(nick=nick):
            return nick
        case _:
            return ""
