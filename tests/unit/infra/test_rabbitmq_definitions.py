"""What each service may do at the broker."""

import base64
import hashlib
import re

from infra.rabbitmq.definitions import password_hash, permissions_of


def allowed(right, name):
    return re.search(permissions_of("registry")[right], name) is not None


def test_a_service_announces_only_in_its_own_name():
    assert allowed("write", "registry.facts")
    assert not allowed("write", "council.facts")
    assert not allowed("write", "amq.direct")


def test_a_service_hears_everybody_through_its_own_queues():
    assert allowed("read", "council.facts")
    assert allowed("read", "registry.council")
    assert not allowed("read", "reporting.registry")
    assert not allowed("configure", "reporting.registry")


def test_a_password_is_kept_as_salted_sha256():
    raw = base64.b64decode(password_hash("秘密"))
    assert raw[4:] == hashlib.sha256(raw[:4] + "秘密".encode()).digest()
