"""What waits for its receipt: until it comes, or until one gives up."""

from __future__ import annotations

from chat_gui.conversation import SendState
from chat_gui.model import Model
from server.wire.messages import Say

from .fakes import LOBBY, said
from .models import AT, texts


def test_what_one_says_waits_behind_the_rest_until_its_receipt(model: Model) -> None:
    model.unsent.say("n1", "mine", AT)
    model.add_message(said(1, "theirs"))
    assert ["theirs"] == texts(model)
    assert ["mine"] == [each.text for each in model.current.pending.values()]
    model.add_message(said(2, "mine", "me", nonce="n1"))
    assert ["theirs", "mine"] == texts(model)
    assert {} == model.current.pending


def test_a_receipt_in_another_case_of_ones_nick_is_a_receipt(model: Model) -> None:
    model.unsent.say("n1", "mine", AT)
    model.add_message(said(1, "mine", "ME", nonce="n1"))
    assert {} == model.current.pending


def test_somebody_elses_nonce_is_no_receipt(model: Model) -> None:
    model.unsent.say("n1", "mine", AT)
    model.add_message(said(1, "stolen", "bob", nonce="n1"))
    assert ["n1"] == list(model.current.pending)


def test_a_refused_message_can_be_sent_again_or_given_up(model: Model) -> None:
    model.unsent.say("n1", "mine", AT)
    assert model.unsent.failed("n1", "Too fast.")
    assert (SendState.FAILED, "Too fast.") == (
        model.current.pending["n1"].state,
        model.current.pending["n1"].reason,
    )
    assert Say(LOBBY, "mine", "n1") == model.unsent.retry("n1")
    assert (SendState.SENDING, "") == (model.current.pending["n1"].state, model.current.pending["n1"].reason)
    model.unsent.discard("n1")
    assert {} == model.current.pending


def test_a_receipt_for_what_was_given_up_shows_the_message(model: Model) -> None:
    model.unsent.say("n1", "mine", AT)
    model.unsent.discard("n1")
    model.add_message(said(1, "mine", "me", nonce="n1"))
    assert ["mine"] == texts(model)


def test_a_refusal_of_what_nobody_said_is_no_matter(model: Model) -> None:
    assert not model.unsent.failed("n9", "Too fast.")
    assert not model.unsent.retry("n9")
    model.unsent.discard("n9")


def test_with_the_connection_given_up_only_what_was_still_sending_fails(model: Model) -> None:
    model.unsent.say("n1", "refused", AT)
    model.unsent.failed("n1", "Too fast.")
    model.unsent.say("n2", "waiting", AT)
    model.unsent.give_up("Given up.")
    assert ["Too fast.", "Given up."] == [each.reason for each in model.current.pending.values()]
