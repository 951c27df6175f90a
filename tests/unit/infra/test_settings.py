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


def test_no_proxy_is_trusted_that_the_settings_do_not_name():
    assert Settings.from_environment({}).proxies == ()
    (named,) = Settings.from_environment({"TRUSTED_PROXIES": "172.30.5.0/24"}).proxies
    assert ip_address("172.30.5.9") in named
