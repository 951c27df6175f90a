"""Whose request it is, behind proxies."""

from ipaddress import ip_network

import pytest

from shared.web.proxies import asker

TRUSTED = (ip_network("127.0.0.0/8"), ip_network("172.30.5.0/24"))


@pytest.mark.parametrize(
    ("told", "whose"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7, 172.30.5.2", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("", "127.0.0.1"),
        ("=cmd|123456789018", "127.0.0.1"),
        ("203.0.113.7, 山田太郎", "127.0.0.1"),
        ("unknown, 172.30.5.2", "172.30.5.2"),
        ("203.0.113.7:1234", "203.0.113.7"),
        ("[2001:db8::7]:1234", "2001:db8::7"),
        ("[2001:db8::7]:", "127.0.0.1"),
        ("203.0.113.700:1234", "127.0.0.1"),
    ],
)
def test_only_an_address_counts_as_one(told: str, whose: str) -> None:
    assert asker("127.0.0.1", told, TRUSTED) == whose


def test_whoever_is_no_proxy_speaks_for_itself_alone() -> None:
    assert asker("203.0.113.9", "203.0.113.7", TRUSTED) == "203.0.113.9"
