"""The table of the labs, fact by fact, as it was taken down from the five programs."""

from __future__ import annotations

import pytest

from server.wire.labs import BY_NAME, BY_PROMPT, LABS, Lab

# name: port, prompt, client prefixes, echo, welcome, join, newcomer hears it, leave, recv size, farewell
FACTS = {
    "lab8080": (8080, b"NICK", True, False, "Подключение к серверу успешно!", " присоединился к чату!", True,
                " покинул чат!", 1024, False),
    "lab14901": (14901, b"nickname", False, False, "", "", False, "", 1000, False),
    "lab9090": (9090, b"nickname", True, True, "You are connected to the chat!", " joined the chat!", True,
                " left the chat.", 1024, True),
    "lab9999": (9999, b"Nick", True, True, "Connected to the server", " joined the chat.", True,
                " left the chat.", 1024, False),
    "lab14900": (14900, b"USERNAME", False, False, "", " joined the chat!", False, " left the chat", 1024, False),
}  # fmt: skip


def test_there_are_five_labs() -> None:
    assert list(BY_NAME) == list(FACTS)
    assert list(LABS) == list(BY_NAME.values())


@pytest.mark.parametrize("name", FACTS)
def test_a_lab_is_as_it_was_found(name: str) -> None:
    lab = BY_NAME[name]
    facts = (lab.port, lab.prompt.encode(), lab.client_prefixes, lab.echo, lab.welcome, lab.join,
             lab.newcomer_hears_join, lab.leave, lab.recv_bytes, lab.farewell)  # fmt: skip
    assert facts == FACTS[name]


def test_a_prompt_names_its_labs_and_only_nickname_names_two() -> None:
    named = {prompt: [lab.name for lab in labs] for prompt, labs in BY_PROMPT.items()}
    assert named == {
        "NICK": ["lab8080"],
        "nickname": ["lab14901", "lab9090"],
        "Nick": ["lab9999"],
        "USERNAME": ["lab14900"],
    }


def test_no_prompt_is_the_beginning_of_another() -> None:
    prompts = list(BY_PROMPT)
    assert [(a, b) for a in prompts for b in prompts if a != b and b.startswith(a)] == []


def test_two_labs_with_one_prompt_are_told_apart_by_the_echo() -> None:
    assert sorted(lab.echo for lab in BY_PROMPT["nickname"]) == [False, True]


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
def test_a_lab_whose_welcome_is_told_also_announces_who_joins(lab: Lab) -> None:
    assert bool(lab.welcome) <= (bool(lab.join) and lab.newcomer_hears_join)
