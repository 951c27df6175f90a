"""What is read from the environment."""

from ipaddress import ip_address

import pytest

from shared.settings import Settings


def test_a_process_applies_what_its_service_hears_unless_streams_are_named():
    assert Settings.from_environment({}).applies("registry")
    assert Settings.from_environment({"YUI_STREAMS": ""}).applies("registry")


@pytest.mark.parametrize("text", ["registry,council", " registry , council ,"])
def test_a_process_applies_only_the_streams_named(text):
    settings = Settings.from_environment({"YUI_STREAMS": text})
    assert settings.applies("registry")
    assert settings.applies("council")
    assert not settings.applies("sharing")


def test_this_machine_is_among_the_proxies_that_are_trusted():
    networks = Settings.from_environment({"TRUSTED_PROXIES": "172.30.5.0/24"}).trusted_proxies
    for address in ("127.0.0.1", "172.30.5.9"):
        assert any(ip_address(address) in network for network in networks)
