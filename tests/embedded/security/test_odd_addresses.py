"""Addresses that nobody types, at every service and at the portal."""

import pytest

from tests.embedded.security.portal import Portal
from tests.embedded.security.world import World


@pytest.mark.parametrize("query", ["municipality=%00", "q=a%00b", "after=%00", "%00=1"])
def test_a_nul_in_a_query_is_refused_at_its_field_by_every_service(
    world: World, query: str
) -> None:
    for path in ("/feed", "/trail", "/openapi.json", "/projects", "/datasets", "/members"):
        answer = world.as_("auditor", None).get(f"{path}?{query}")
        if answer.status_code != 404:  # a route of another service
            assert answer.status_code == 422, path
            assert "NUL" in answer.get_data(as_text=True)


def test_a_nul_in_a_query_is_refused_by_a_page(portal: Portal) -> None:
    answer = portal.visitor(None).client.get("/projects?municipality=%00")
    assert answer.status_code == 422
    assert "NUL" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/static//evil", "//evil", "/projects//", "/", "/projects", "/sign-in?next=//evil"]
)
def test_nothing_leads_to_the_host_that_a_stranger_named(portal: Portal, path: str) -> None:
    answer = portal.visitor(None).client.get(path, headers={"Host": "evil.example"})
    location = answer.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")
