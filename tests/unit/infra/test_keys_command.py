"""`yui keys` on a folder of keys, without any service running."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from infra.cli import main
from shared.keys import KeyRing
from shared.settings import Settings


@pytest.fixture
def registry(tmp_path: Path) -> KeyRing:
    return KeyRing("registry", tmp_path / "keys")


class Operator:
    def __init__(self, var: Path, port: int) -> None:
        self._environment = {"YUI_VAR": str(var), "PORT": str(port)}

    def keys(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["keys", *words], env=self._environment)


@pytest.fixture
def operator(tmp_path: Path, free_ports: int) -> Operator:
    return Operator(tmp_path, free_ports)


def test_the_list_tells_what_signs_and_what_is_replaced(
    operator: Operator, registry: KeyRing
) -> None:
    registry.rotate()
    signing, replaced = operator.keys("list").output.splitlines()
    assert signing.startswith(registry.signing_key().kid[:17])
    assert "署名中" in signing
    assert "交代済" in replaced


def test_a_rotation_replaces_the_named_services_key_alone(
    operator: Operator, registry: KeyRing, tmp_path: Path
) -> None:
    council = KeyRing("council", tmp_path / "keys")
    before = registry.signing_key().kid, council.signing_key().kid

    assert operator.keys("rotate", "registry").exit_code == 0

    assert registry.signing_key().kid != before[0]
    assert council.signing_key().kid == before[1]


def test_all_are_those_whose_keys_lie_here(operator: Operator, registry: KeyRing) -> None:
    answer = operator.keys("rotate", "--all")
    assert answer.output.splitlines()[0].startswith("registry/")
    assert "council は停止しています。" in answer.output
    assert len(registry.keys) == 2


def test_a_service_whose_keys_lie_elsewhere_is_refused(
    operator: Operator, registry: KeyRing
) -> None:
    answer = operator.keys("rotate", "registry", "council")
    assert answer.exit_code == 1
    assert "council の鍵がありません" in answer.output
    assert len(registry.keys) == 1


def test_without_any_keys_it_makes_none(operator: Operator, tmp_path: Path) -> None:
    assert operator.keys("list").exit_code == 1
    assert not (tmp_path / "keys").exists()


def test_a_rotation_of_nothing_or_of_some_and_all_is_refused(
    operator: Operator, registry: KeyRing
) -> None:
    assert operator.keys("rotate").exit_code == 2
    assert operator.keys("rotate", "registry", "--all").exit_code == 2
    assert len(registry.keys) == 1


def test_a_key_is_withdrawn_by_the_letters_that_the_list_shows(
    operator: Operator, registry: KeyRing
) -> None:
    stolen = registry.signing_key().kid
    shown = operator.keys("list").output.split()[0]

    assert operator.keys("withdraw", shown).exit_code == 0

    assert stolen not in {key.kid for key in registry.keys}


def test_too_few_letters_withdraw_nothing(operator: Operator, registry: KeyRing) -> None:
    registry.rotate()
    answer = operator.keys("withdraw", "registry/")
    assert answer.exit_code == 1
    assert "2個あります" in answer.output
    assert len(registry.keys) == 2


class WithoutDatabase(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503)
        self.end_headers()


def test_a_service_without_its_database_is_not_said_to_refuse_a_key(
    operator: Operator, registry: KeyRing, free_ports: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.cli.keys.KNOWN_SECONDS", 1)
    at = Settings(port=free_ports).port_of("council")
    with HTTPServer(("127.0.0.1", at), WithoutDatabase) as council:
        threading.Thread(target=council.serve_forever, daemon=True).start()
        answer = operator.keys("rotate", "registry")
        council.shutdown()
    assert answer.exit_code == 3
    assert "council が応答しないため" in answer.output
    assert "再起動してください" not in answer.output


def test_a_key_is_replaced_and_made_known_while_postgresql_is_stopped(
    operator: Operator, registry: KeyRing, tmp_path: Path
) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "postgres-owner").write_text("made at the first start")
    answer = operator.keys("rotate", "registry")
    assert answer.exit_code == 0
    assert "操作の記録に残せませんでした" in answer.output
    assert "council は停止しています。" in answer.output
