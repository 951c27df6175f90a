"""Real use begins with the first 事務局 account, asked for on the terminal."""

from pathlib import Path

import pytest
import requests

from infra.members import Council
from shared.settings import Settings
from tests.bench.deployments import free_ports
from tests.embedded.infra.terminal import Terminal
from tests.embedded.infra.test_running import READY

PASSWORD = "Kiri-no-kanata-2026"


def answer_all(terminal: Terminal, password: str = PASSWORD, again: str = PASSWORD) -> None:
    terminal.answer("ログインID", "jimukyoku-honmono")
    terminal.answer("表示名", "")
    terminal.answer("所属", "総合政策室")
    terminal.answer("パスワード（12文字以上）", password)
    terminal.answer("確認のため", again)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_it_asks_until_login_and_password_are_as_they_must_be(var: Path) -> None:
    terminal = Terminal(var, "member", "create-first")
    answer_all(terminal, again="Kiri-no-kanata-2025")
    terminal.expect("パスワードが一致しません")
    answer_all(terminal, "mijikai", "mijikai")
    terminal.expect("12文字以上")
    answer_all(terminal)
    assert terminal.ends() == 0
    assert PASSWORD not in terminal.shown
    assert "Traceback" not in terminal.shown
    council = Council(Settings(var=var).database_url("council"))
    assert council.has_members()
    council.close()


def test_a_second_first_account_is_refused_in_a_sentence(var: Path) -> None:
    first = Terminal(var, "member", "create-first")
    answer_all(first)
    assert first.ends() == 0
    second = Terminal(var, "member", "create-first")
    answer_all(second)
    assert second.ends() == 1
    assert "Error: " in second.shown
    assert "Traceback" not in second.shown


def test_ctrl_c_at_a_question_leaves_nothing_behind(var: Path) -> None:
    terminal = Terminal(var, "member", "create-first")
    terminal.answer("ログインID", "jimukyoku-honmono")
    terminal.expect("表示名")
    assert terminal.interrupted() == 1
    assert "Traceback" not in terminal.shown
    council = Council(Settings(var=var).database_url("council"))
    assert not council.has_members()
    council.close()


def test_starting_empty_asks_first_and_then_lets_that_account_in(var: Path) -> None:
    port = free_ports()
    terminal = Terminal(var, "run", "--empty", port=port)
    answer_all(terminal)
    terminal.expect(READY)
    body = {"login": "jimukyoku-honmono", "password": PASSWORD}
    granted = requests.post(f"http://127.0.0.1:{port + 1}/sessions", json=body, timeout=10)
    assert granted.status_code == 201
    assert granted.json()["member"]["roles"] == ["coordinator"]
    assert terminal.interrupted() == 0
    assert "mihon" not in terminal.shown
