"""`/health` and `/metrics`: what anybody learns, and what only those who look after a service."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from shared import tokens
from shared.access import Member, Role
from shared.keys import KeyRing
from shared.service import build_context
from shared.settings import Settings
from shared.web.app import create_app

ELSEWHERE = {"REMOTE_ADDR": "192.168.10.20"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(var=tmp_path)
    context, _ = build_context("registry", settings)
    ring = KeyRing("council", settings.keys)
    context.directory.know("council", ring.jwks())
    yield create_app(context)
    context.transactions.database.close()


def as_(role: str, app: Flask) -> dict[str, str]:
    ring = KeyRing("council", app.extensions["yui"].settings.keys)
    member = Member("somebody", "012238", frozenset({Role(role)}))
    return {"Authorization": f"Bearer {tokens.issue(ring, member, datetime.now(UTC))}"}


@pytest.mark.parametrize("role", ["coordinator", "auditor"])
def test_who_looks_after_a_service_learns_how_it_stands(app: Flask, role: str) -> None:
    told = app.test_client().get("/health", headers=as_(role, app)).json
    assert {"disk_free_bytes", "streams", "broker"} <= set(told)


@pytest.mark.parametrize("role", ["official", "section_head", "head", "evaluator"])
def test_anybody_learns_only_that_a_service_is_well(app: Flask, role: str) -> None:
    client = app.test_client()
    for headers in ({}, as_(role, app), {"Authorization": "Bearer x"}):
        told = client.get("/health", headers=headers)
        assert (told.status_code, told.json) == (200, {"service": "registry", "database": "ok"})


def test_figures_are_told_inside_and_to_nobody_whom_a_proxy_led_here(app: Flask) -> None:
    client = app.test_client()
    through_a_proxy = {"X-Forwarded-For": "192.168.10.20"}

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides=ELSEWHERE).status_code == 403
    assert client.get("/metrics", headers=through_a_proxy).status_code == 403
    answer = client.get("/metrics", environ_overrides=ELSEWHERE, headers=as_("auditor", app))
    assert answer.status_code == 200


def test_invented_methods_and_paths_add_no_figures(app: Flask) -> None:
    client = app.test_client()
    for number in range(50):
        client.open(f"/nowhere/{number}", method=f"INVENTED{number}")

    figures = client.get("/metrics").text
    assert "INVENTED" not in figures
    assert len(re.findall(r'yui_requests_total\{.*method="other"', figures)) == 1


def test_a_request_bears_the_id_that_the_portal_gave_it_and_none_that_a_stranger_chose(
    app: Flask,
) -> None:
    client, named = app.test_client(), {"X-Request-ID": "0123-of-the-portal"}

    assert client.get("/health", headers=named).headers["X-Request-ID"] == "0123-of-the-portal"
    answer = client.get("/health", headers=named, environ_overrides=ELSEWHERE)
    assert answer.headers["X-Request-ID"] != "0123-of-the-portal"


def test_a_service_learns_no_more_of_another_than_anybody(app: Flask) -> None:
    ring = KeyRing("reporting", app.extensions["yui"].settings.keys)
    app.extensions["yui"].directory.know("reporting", ring.jwks())
    token = tokens.issue_for_service(ring, "registry", datetime.now(UTC))

    told = app.test_client().get("/health", headers={"Authorization": f"Bearer {token}"})
    assert set(told.json) == {"service", "database"}
