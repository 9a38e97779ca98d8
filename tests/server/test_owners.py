"""Owners and their changes, before and after they are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.history import Change, NickClaimed, NickSeen, TopicGiven
from server.owners import Owners, Standing, sha256, standing, still_true
from server.store import Store

TOKEN = sha256("a token")


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store()
    yield store
    store.close()


def keep(store: Store, owners: Owners, *changes: Change) -> None:
    store.append([], changes)
    owners.kept(changes)


def test_claim_counts_at_once_and_is_read_from_the_history_once_it_is_kept(store: Store) -> None:
    owners = Owners(store, lambda: "")
    claim = owners.claim("Ann", TOKEN, 5.0, 3)
    before = owners.owner("ANN")
    assert before is not None
    assert store.owner("ann") is None
    keep(store, owners, claim)
    assert before == owners.owner("ann") == store.owner("ann")
    store.forget("ann")
    assert owners.owner("ann") is None


def test_what_is_seen_of_an_owner_counts_while_the_claim_waits(store: Store) -> None:
    owners = Owners(store, lambda: "")
    claim = owners.claim("ann", TOKEN, 0.0, 3)
    assert owners.proven_owner("ann") is None
    seen = NickSeen("Ann", 9.0, 7, 5)
    owners.seen(seen)
    before = owners.proven_owner("ann")
    keep(store, owners, claim, seen)
    assert before == store.owner("ann")


def test_released_nick_is_nobody_s_before_and_after_that_is_kept(store: Store) -> None:
    owners = Owners(store, lambda: "")
    keep(store, owners, owners.claim("ann", TOKEN, 5.0, 3))
    release = owners.release("Ann")
    assert owners.owner("ann") is None
    again = owners.claim("ann", sha256("another token"), 6.0, 4)
    assert 6.0 == owners.owner("ann").seen_at  # type: ignore[union-attr]
    keep(store, owners, *still_true([release, again]))
    assert owners.owner("ann") == store.owner("ann")
    keep(store, owners, owners.release("ann"))
    assert owners.owner("ann") is store.owner("ann") is None


def test_a_nick_is_free_to_others_until_its_owner_has_shown_that_the_token_has_arrived(store: Store) -> None:
    owners = Owners(store, lambda: "")
    owners.claim("proven", TOKEN, 1.0, 1)
    owners.claim("unproven", TOKEN, 0.0, 1)
    for nick, of_others in (("nobody", Standing.FREE), ("proven", Standing.ANOTHERS), ("unproven", Standing.FREE)):
        owner = owners.owner(nick)
        assert of_others is standing(owner, b"")
        assert of_others is standing(owner, sha256("another token"))
        assert (Standing.OWN if owner else Standing.FREE) is standing(owner, TOKEN)


def test_empty_token_is_nobody_s() -> None:
    assert b"" == sha256("")
    assert 32 == len(sha256("\ud800"))


def test_changes_that_later_ones_make_void_are_dropped_and_the_order_of_the_others_holds() -> None:
    claimed, again = NickClaimed("ann", b"1", 1.0, 1), NickClaimed("Ann", b"2", 2.0, 1)
    seen, later = NickSeen("ann", 1.0, 1, 1), NickSeen("ANN", 2.0, 1, 1)
    topic, other = TopicGiven("#a", "tea"), TopicGiven("#A", "coffee")
    assert [again, other, later] == still_true([claimed, topic, seen, again, other, later])
    assert [seen, again] == still_true([claimed, seen, again])
