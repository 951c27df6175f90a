"""`yui` and its verbs, without any service running."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner

from infra.cli import VERBS, main
from infra.cli.status import lines, trouble

STREAM = {
    "position": 28,
    "lag": 0,
    "lag_seconds": 0.0,
    "parked": 0,
    "condition": "running",
    "why": "",
    "diverged_at": None,
    "lane": "",
}
WELL = {
    "database": "ok",
    "broker": "ok",
    "disk_free_bytes": 50 << 30,
    "streams": {"evaluation.council": STREAM},
}


def run(*words, **environment):
    return CliRunner().invoke(main, words, env=environment)


def test_help_names_every_verb():
    shown = run("--help").output
    assert all(verb in shown for verb in VERBS)


def test_an_unknown_verb_is_refused():
    assert run("fly").exit_code == 2


def test_status_says_in_words_how_a_stream_is():
    def shown(**told):
        return lines({"a": {**WELL, "streams": {"a.b": {**STREAM, **told}}}})[-1]

    assert "順調" in shown()
    assert "待機中" in shown(condition="waiting", why="OperationalError")
    assert "位置4から" in shown(condition="diverged", why="the log ends at 3", diverged_at=4)


def test_status_ends_with_1_where_nothing_answers(free_ports):
    answer = run("status", PORT=str(free_ports))
    assert answer.exit_code == 1
    assert "council" in answer.output


class OfRelease010(BaseHTTPRequestHandler):
    def do_GET(self):
        stream = {"position": 28, "lag": 0, "lag_seconds": 0.0, "parked": 0, "trouble": ""}
        told = {"database": "ok", "streams": {"a.b": {**stream, "stopped": False}}}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())


def test_status_beside_services_of_an_earlier_release_says_so(free_ports):
    with HTTPServer(("127.0.0.1", free_ports), OfRelease010) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        answer = run("status", PORT=str(free_ports))
        portal.shutdown()
    assert answer.exit_code == 3
    assert "以前の版" in answer.output


def test_a_healthy_service_is_no_trouble_but_a_parked_fact_is():
    assert not trouble(WELL)
    assert trouble(None)
    assert trouble({**WELL, "database": "away"})
    assert trouble({**WELL, "broker": "ConnectionRefusedError"})
    assert not trouble({**WELL, "broker": None})
    assert trouble({**WELL, "disk_free_bytes": 1000})
    assert trouble({**WELL, "streams": {"a.b": {**STREAM, "parked": 1}}})
    assert trouble(
        {**WELL, "streams": {"a.b": {**STREAM, "condition": "waiting", "why": "OperationalError"}}}
    )
    assert trouble({**WELL, "streams": {"a.b": {**STREAM, "lane": "NotFound"}}})


def test_status_shows_position_lag_and_parked_of_each_stream():
    shown = "\n".join(lines({"evaluation": WELL, "reporting": None}))
    assert "evaluation.council" in shown
    assert "28" in shown
    assert "なし" in shown


def start(*words, **environment):
    """In a process of its own: to start services makes the standard library green."""
    return subprocess.run(
        [sys.executable, "-m", "infra.cli", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    "setting", [{"AMQP_URI": "amqp://broker"}, {"YUI_STREAMS": "registry"}], ids=str
)
def test_run_refuses_the_settings_of_the_council_deployment(tmp_path, setting):
    answer = start("run", YUI_VAR=str(tmp_path), **setting)
    assert answer.returncode == 1
    assert "yui up" in answer.stderr


def test_serve_refuses_a_stream_that_its_service_does_not_hear(tmp_path):
    answer = start("serve", "registry", YUI_VAR=str(tmp_path), YUI_STREAMS="evaluation,registri")
    assert answer.returncode == 1
    assert "YUI_STREAMS の registri は" in answer.stderr
    assert "指定できる名前: evaluation" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_export_says_when_councils_key_is_not_here(tmp_path):
    out = tmp_path / "report.pdf"
    answer = run(
        "export", "joint-report", "--format", "pdf", "--out", str(out), YUI_VAR=str(tmp_path)
    )
    assert answer.exit_code == 1
    assert "署名鍵" in answer.output
    assert not out.exists()


def test_export_makes_no_report_for_a_place_that_others_may_write(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    out = tmp_path / "open" / "report.pdf"
    answer = run(
        "export", "joint-report", "--format", "pdf", "--out", str(out), YUI_VAR=str(tmp_path)
    )
    assert answer.exit_code == 1
    assert "ほかのアカウントが書き込めます" in answer.output
