"""The benchmarks measure what they say: small ones run here, against a server in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.service import Service, Settings
from tests.bench import store
from tests.bench.__main__ import Load, print_table
from tests.bench.crowd import StalledError
from tests.bench.storm import join_storm, replay


@pytest.fixture
def service() -> Iterator[Service]:
    with Service(Settings(port=0, rate=0, holds_nicks=False)) as service:
        yield service


def test_storm_lets_everybody_in(service: Service) -> None:
    assert 0 < join_storm(service.port, 30)


def test_storm_that_is_turned_away_is_no_figure() -> None:
    with Service(Settings(port=0, rate=0, max_clients=5)) as service, pytest.raises((StalledError, OSError)):
        join_storm(service.port, 30)


def test_replay_counts_every_message(service: Service) -> None:
    assert 0 < replay(service.port, 700)


def test_replay_that_is_cut_short_is_no_figure() -> None:
    with (
        Service(Settings(port=0, rate=0, holds_nicks=False, outbox_bytes=20_000)) as service,
        pytest.raises(StalledError, match="of 300 messages came"),
    ):
        replay(service.port, 300)


def test_store_with_a_few_messages_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == store.main(["--messages", "1000"])
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("forget 200 messages") for line in lines)
    assert all(float(line.split()[-2]) >= 0 for line in lines)


def test_table_has_medians_ratios_and_verdicts(capsys: pytest.CaptureFixture[str]) -> None:
    loads = [Load("flood", "1/s", 7, higher_is_better=True), Load("join storm", "ms", 9, target=1000)]
    results = {
        "flood": {"disk": [100.0, 300.0, 200.0], "memory": [400.0], "relay": [50.0]},
        "join storm": {"disk": [1500.0], "memory": [750.0], "relay": []},
    }
    print_table(loads, results)
    _, flood, storm = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["flood", "7", "200", "400", "50", "1/s", "0.50", "4.00"] == flood[:8]
    assert ["9", "1,500", "750", "-", "ms", "2.00", "-", "(target", "1,000:", "MISSED)"] == storm[2:]
