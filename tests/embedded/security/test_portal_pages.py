"""Every page of the portal × role × relation, compared with the services' table."""

import pytest
from flask import Blueprint
from werkzeug.test import TestResponse

from infra.docs.pages import PAGES, Page
from services.portal.application import create_app
from shared.access import Member
from shared.web.permit import UndeclaredRoute
from tests.embedded.security.portal import Portal
from tests.embedded.security.world import people
from tests.embedded.security.worlds.registry import DRAFT_TITLE

PROJECT = next(page for page in PAGES if page.path == "/projects/{project_id}")
PEOPLE = people()


def said(answer: TestResponse) -> int:
    """The status, where leading to the sign-in page, or saying so in a sentence, counts as 401."""
    if answer.status_code in (302, 303) and answer.location.startswith("/sign-in?next="):
        return 401
    if answer.get_data().startswith("サインインの有効期限が切れました".encode()):
        return 401
    return answer.status_code


def deviation(portal: Portal, page: Page, state: str, member: Member | None) -> str | None:
    wanted, answer = portal.refusal(page, state, member), portal.visit(page, state, member)
    got = said(answer)
    if DRAFT_TITLE.encode() in answer.get_data() and portal.refusal(PROJECT, "draft", member):
        return f"{page.method} {page.path} [{state}] tells {member} of another town's draft"
    if got == wanted or (wanted is None and got not in (401, 403, 404) and got < 500):
        return None
    who = f"{'/'.join(member.roles)} of {member.municipality}" if member else "signed out"
    wish = wanted or "to be let through"
    return f"{page.method} {page.path} [{state}] {who}: {got} instead of {wish}"


def every_page(*methods: str) -> pytest.MarkDecorator:
    """Signing out comes last: it ends the sessions of all."""
    pages = sorted(PAGES, key=lambda page: page.path == "/sign-out")
    chosen = [page for page in pages if page.method in methods]
    return pytest.mark.parametrize("page", chosen, ids=lambda page: f"{page.method} {page.path}")


@every_page("POST")
def test_a_form_without_the_token_of_our_own_pages_is_refused(portal: Portal, page: Page) -> None:
    for member in (None, *PEOPLE[:3]):
        path = portal.path(page, portal.states(page)[0])
        answer = portal.visitor(member).client.post(path, data={"csrf_token": "0" * 64})
        said = answer.get_data(as_text=True)
        if page.path == "/unsent":  # a line of the page that stays open
            assert "まだ保存していません。" in said
        elif page.path == "/sign-in" and member:  # another window was faster
            assert (answer.status_code, answer.location) == (303, "/")
        else:
            assert answer.status_code == 400
            assert "ページの有効期限が切れました" in said


@every_page("GET", "POST")
def test_a_part_asked_for_by_htmx_leads_the_signed_out_to_the_sign_in_page(
    portal: Portal, page: Page
) -> None:
    if page.open_to == "everybody" or page.path == "/unsent":
        return
    stranger, path = portal.visitor(None), portal.path(page, portal.states(page)[0])
    headers = {"HX-Request": "true", "X-CSRF-Token": stranger.token}
    answer = stranger.client.open(path, method=page.method, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


def test_a_page_without_a_line_keeps_the_portal_from_starting(portal: Portal) -> None:
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/projects/<project_id>/secrets", view_func=str)
    with pytest.raises(UndeclaredRoute, match=r"GET /projects/\{project_id\}/secrets"):
        create_app(portal.app.extensions["yui"], forgotten)


def test_the_draft_is_there_to_be_seen_by_its_own_town(portal: Portal) -> None:
    own = PEOPLE[0]
    assert portal.refusal(PROJECT, "draft", own) is None
    assert DRAFT_TITLE in portal.visitor(own).get("/projects").get_data(as_text=True)


@every_page("GET", "POST")
def test_a_page_lets_through_and_refuses_whom_the_services_table_does(
    portal: Portal, page: Page
) -> None:
    deviations = [
        found
        for state in portal.states(page)
        for member in (None, *PEOPLE)
        if (found := deviation(portal, page, state, member))
    ]
    assert not deviations, "\n".join(deviations)
