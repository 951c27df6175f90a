"""RabbitMQ with a certificate: bundles travel over TLS, and to nobody but the broker meant."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import CannotStart, LocalServers
from shared.keys import KeyDirectory, KeyRing
from shared.messaging.broker import BundleInbox, BundleSender
from shared.messaging.protocol.relaying import BrokerAway
from tests.connected import certificates
from tests.connected.bundles import a_page


@pytest.fixture(scope="module")
def broker() -> Iterator[LocalServers]:
    """RabbitMQ alone, with TLS on loopback."""
    with tempfile.TemporaryDirectory(prefix="yui-") as folder:
        certificates.make(Path(folder) / "certificates")
        servers = LocalServers(Path(folder) / "var", Path(folder) / "certificates")
        try:
            servers.start(("registry", "reporting"), ["rabbitmq"])
        except CannotStart as error:
            if "install-servers" not in str(error):
                raise
            pytest.skip(str(error))
        yield servers
        servers.end()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing("registry", tmp_path / "keys")


def test_a_bundle_travels_over_tls(broker: LocalServers, ring: KeyRing) -> None:
    directory = KeyDirectory(lambda _: "")
    directory.know("registry", ring.jwks())
    inbox = BundleInbox(broker.amqp_uri("reporting"), "reporting", "registry", directory)
    sender = BundleSender(broker.amqp_uri("registry"), ring, ["reporting"])

    sender.send(a_page())

    assert sender.confirmed(timeout_seconds=10)
    assert list(inbox.wait(timeout_seconds=10)) == [a_page()]
    inbox.done()
    inbox.close()
    sender.close()


def test_it_says_amqps_and_listens_at_nothing_else(broker: LocalServers, ring: KeyRing) -> None:
    uri = broker.amqp_uri("registry")
    assert uri.startswith("amqps://")
    plain = uri.replace("amqps://", "amqp://")
    with pytest.raises(BrokerAway):
        BundleSender(plain, ring, []).send(a_page())


def test_a_broker_whose_authority_is_not_trusted_gets_no_password(
    broker: LocalServers, ring: KeyRing, tmp_path: Path
) -> None:
    other = certificates.make(tmp_path / "other").authority
    uri = broker.amqp_uri("registry").partition("?")[0]
    for stranger in (f"{uri}?cacertfile={other}", uri):
        with pytest.raises(BrokerAway) as raised:
            BundleSender(stranger, ring, []).send(a_page())
        assert "CERTIFICATE_VERIFY_FAILED" in str(raised.value.__cause__)


def test_a_certificate_for_another_name_is_not_accepted(
    broker: LocalServers, ring: KeyRing
) -> None:
    uri = broker.amqp_uri("registry").replace("@127.0.0.1:", "@localhost:")
    with pytest.raises(BrokerAway) as raised:
        BundleSender(uri, ring, []).send(a_page())
    assert "Hostname mismatch" in str(raised.value.__cause__)
