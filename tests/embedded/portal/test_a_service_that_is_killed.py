"""A page whose service is killed while it answers."""

import socket
from types import SimpleNamespace
from typing import Any

import pytest

from services.registry.api import blueprint
from shared.settings import Settings
from shared.web.app import create_app
from tests.embedded.portal.conftest import served
from tests.embedded.portal.projects import DRAFT, TITLE, as_fields, new_form


@pytest.fixture
def hanging_up(world: SimpleNamespace, settings: Settings) -> Any:
    """The registry, which hangs up on its next caller; the value says whom it hung up on."""
    world.stop["registry"]()
    app = create_app(world.contexts["registry"], blueprint)
    answer, cut = app.wsgi_app, []

    def hang_up_once(environ: Any, start_response: Any) -> Any:
        if not cut:
            cut.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError
        return answer(environ, start_response)

    app.wsgi_app = hang_up_once
    with served(app, int(settings.address("registry").rpartition(":")[2])):
        yield cut


def test_what_was_read_is_read_again(signed_in: Any, hanging_up: Any) -> None:
    page = signed_in("rausu").get("/projects")

    assert hanging_up == [("GET", "/projects")]
    assert page.status_code == 200


def test_what_may_have_been_done_is_not_done_again(signed_in: Any, hanging_up: Any) -> None:
    browser = signed_in("rausu")
    path, hidden = new_form(browser)
    page = browser.post(path, {**as_fields(DRAFT), **hidden})

    assert hanging_up == [("POST", "/projects")]
    assert page.status_code == 503
    assert TITLE in page.get_data(as_text=True)
