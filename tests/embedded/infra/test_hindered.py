"""A disk without room, a database that does not answer: in words, with an exit code of its own."""

import io
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text

from infra.backup import manifest
from shared.files import FileStore
from shared.keys import KeyRing
from shared.settings import Settings
from tests.bench.deployments import free_ports
from tests.embedded.infra.everything import Everything, opened
from tests.embedded.infra.installations import yui
from tests.faults.disks import small_disk

HINDERED = 3
MEBIBYTES = 64


def fill(disk: Path) -> None:
    """To the last byte."""
    ballast = os.open(disk / "ballast", os.O_CREAT | os.O_WRONLY)
    try:
        while os.write(ballast, bytes(4096)):
            pass
    except OSError:
        os.close(ballast)


@pytest.fixture
def disk() -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    with small_disk(MEBIBYTES) as disk:
        yield disk


def test_beside_a_yui_without_room_a_backup_is_made_elsewhere_and_says_what_is_not_on_record(
    disk: Path, tmp_path: Path
) -> None:
    settings, backup = Settings(var=disk / "var"), tmp_path / "backup"
    with opened(settings) as there:
        Everything(settings, there).happen()
        fill(disk)
        made = yui(settings.var, "backup", str(backup))
        rebuilt = yui(settings.var, "rebuild", "reporting")

    assert made.returncode == 0, made.stderr
    assert "操作の記録に残せませんでした" in made.stderr
    assert not manifest.read(backup).on_record
    assert rebuilt.returncode == HINDERED
    assert rebuilt.stderr.startswith("Error: ディスクに空きがない"), rebuilt.stderr
    restored = tmp_path / "restored"
    assert yui(restored, "restore", str(backup)).returncode == 0
    assert yui(restored, "verify", "--backup", str(backup)).returncode == 0
    assert yui(restored, "backup", str(tmp_path / "another")).returncode == 0
    assert manifest.read(tmp_path / "another").on_record


@pytest.mark.parametrize("words", ["run", "backup {elsewhere}", "verify", "rebuild reporting"])
def test_no_verb_shows_a_traceback_where_nothing_has_room(
    disk: Path, tmp_path: Path, words: str
) -> None:
    settings = Settings(var=disk / "var")
    with opened(settings):
        pass
    fill(disk)
    hindered = yui(settings.var, *words.format(elsewhere=tmp_path / "backup").split())
    assert hindered.returncode == HINDERED
    assert hindered.stderr.startswith("Error: ディスクに空きがない"), hindered.stderr


@pytest.mark.parametrize("mebibytes_left", [0, 1, 5])
def test_a_first_run_says_that_there_is_no_room(
    disk: Path, monkeypatch: pytest.MonkeyPatch, mebibytes_left: int
) -> None:
    fill(disk)
    os.truncate(disk / "ballast", (disk / "ballast").stat().st_size - (mebibytes_left << 20))
    monkeypatch.setenv("PORT", str(free_ports()))
    hindered = yui(disk / "var", "run")
    assert hindered.returncode == HINDERED
    assert "ディスク" in hindered.stderr
    assert "Traceback" not in hindered.stderr, hindered.stderr


def test_a_restore_that_finds_no_room_for_a_file_says_so(disk: Path, tmp_path: Path) -> None:
    settings, backup = Settings(var=tmp_path / "var"), tmp_path / "backup"
    with opened(settings) as there:
        Everything(settings, there).happen()
        large = FileStore(settings.files / "reporting").put(io.BytesIO(bytes(MEBIBYTES << 20)))
        with there["reporting"].writing() as session:
            session.execute(text("create table large (sha256 text)"))
            session.execute(text("insert into large values (:name)"), {"name": large})
    assert yui(settings.var, "backup", str(backup)).returncode == 0

    hindered = yui(disk / "var", "restore", str(backup))
    assert hindered.returncode == HINDERED, hindered.stderr
    assert hindered.stderr.startswith("Error: ディスクに空きがない"), hindered.stderr


class WithoutDatabase(BaseHTTPRequestHandler):
    """As each service answers while its database is away."""

    def do_GET(self) -> None:
        told = {"title": "ただいま利用できません", "detail": "データベースに接続できません。"}
        self.send_response(503)
        self.send_header("Content-Type", "application/problem+json")
        self.end_headers()
        self.wfile.write(json.dumps({**told, "errors": []}).encode())

    do_POST = do_GET


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("council", "parked list"),
        ("reporting", "parked replay reporting.registry 1 --reason mended"),
        ("reporting", "export joint-report --format csv --out {elsewhere}"),
    ],
)
def test_what_a_service_without_its_database_answers_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: str, words: str
) -> None:
    settings = Settings(var=tmp_path / "var", port=free_ports())
    monkeypatch.setenv("PORT", str(settings.port))
    KeyRing("council", settings.keys).signing_key()
    with HTTPServer(("127.0.0.1", settings.port_of(service)), WithoutDatabase) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        hindered = yui(settings.var, *words.format(elsewhere=tmp_path / "report").split())
        server.shutdown()
    assert hindered.returncode == HINDERED, hindered.stderr
    assert "データベースに接続できません。" in hindered.stderr
    assert "{" not in hindered.stderr


@pytest.mark.parametrize("words", ["verify", "backup {elsewhere}", "rebuild reporting"])
def test_a_database_that_does_not_answer_is_told_from_one_that_was_altered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg2://yui:none@127.0.0.1:1/{service}")
    hindered = yui(tmp_path / "var", *words.format(elsewhere=tmp_path / "backup").split())
    assert hindered.returncode == HINDERED
    assert "データベースが応答しない" in hindered.stderr, hindered.stderr
    assert "Traceback" not in hindered.stderr
    assert "異常 " not in hindered.stdout


@pytest.mark.parametrize("words", ["member reset jimukyoku", "rebuild reporting", "verify"])
def test_a_postgresql_that_is_stopped_is_not_taken_for_none(tmp_path: Path, words: str) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "postgres-owner").write_text("made at the first start")
    hindered = yui(tmp_path, *words.split())
    assert hindered.returncode == HINDERED, hindered.stderr
    assert "データベースが応答しない" in hindered.stderr
    assert not list(tmp_path.glob("*.db"))
