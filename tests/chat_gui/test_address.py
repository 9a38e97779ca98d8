"""What people write into the field for the server, and what it means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_gui.address import Address, AddressError, AddressProblem, parse_address

DEFAULT_PORT = 14902


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("localhost", "localhost", DEFAULT_PORT),
        ("localhost:9090", "localhost", 9090),
        ("  192.168.1.20 ", "192.168.1.20", DEFAULT_PORT),
        ("192.168.1.20:1", "192.168.1.20", 1),
        ("192.168.1.20:65535", "192.168.1.20", 65535),
        ("host:00080", "host", 80),
        ("::1", "::1", DEFAULT_PORT),
        ("[::1]", "::1", DEFAULT_PORT),
        ("[::1]:8080", "::1", 8080),
        ("fe80::1%eth0", "fe80::1%eth0", DEFAULT_PORT),
        ("::ffff:192.168.1.20", "::ffff:192.168.1.20", DEFAULT_PORT),
        ("сервер.рф:8080", "сервер.рф", 8080),
        ("chat://teacher-pc:8080/", "teacher-pc", 8080),
    ],
)
def test_an_address_is_read(text: str, host: str, port: int) -> None:
    assert Address(host, port) == parse_address(text)


@pytest.mark.parametrize("text", ["", "   ", "\n", "chat://", "/"])
def test_nothing_is_empty(text: str) -> None:
    assert AddressProblem.EMPTY is problem_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "host:",
        "host:0",
        "host:65536",
        "host:-1",
        "host:+80",
        "host:8 0",
        "host:http",
        "host:٨٠",
        "host:²",
        "host:000001999",
        "host:00000199999",
        "host:" + "9" * 5_000,
        "[::1]:",
        "[::1]:x",
    ],
)
def test_a_port_that_is_none_is_said(text: str) -> None:
    assert AddressProblem.PORT is problem_of(text)


@pytest.mark.parametrize(
    "text",
    [
        ":8080",
        "[]:80",
        "[::1",
        "[::1]8080",
        "::1]",
        "ho[st",
        "two words",
        "two\twords",
        "a\0b",
        "user@host",
        "http://host",
        "host/path",
        "192.168.1.20:14902:1",
        "a:b:c",
        "[a:b]",
        ":::",
        "host\u202e",
        "host\ud800",
        "h" * 254,
    ],
)
def test_what_no_host_is_called_is_said(text: str) -> None:
    assert AddressProblem.HOST is problem_of(text)


def test_an_address_is_written_as_it_is_read() -> None:
    assert "localhost" == str(Address("localhost"))
    assert "localhost:9090" == str(Address("localhost", 9090))
    assert "[::1]" == str(Address("::1"))
    assert "[::1]:9090" == str(Address("::1", 9090))


@given(st.text() | st.text(alphabet="[]:%.@/ 0123456789abcdefx"))
def test_whatever_is_written_is_an_address_or_a_known_problem(text: str) -> None:
    try:
        address = parse_address(text)
    except AddressError:
        assert problem_of(text) in AddressProblem
    else:
        assert 1 <= address.port <= 65535
        assert address == parse_address(str(address))


def problem_of(text: str) -> AddressProblem:
    """Why a text is refused."""
    with pytest.raises(AddressError) as caught:
        parse_address(text)
    return caught.value.problem
