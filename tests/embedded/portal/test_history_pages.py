"""The 経過 of a project on its page: newest first, twenty at a time."""

from dataclasses import replace
from typing import Any

import pytest

from services.registry import actions, storage
from shared.access import Member, Role
from tests.embedded.portal.projects import DRAFT, register


@pytest.fixture
def path(world: Any, signed_in: Any) -> str:
    """The page of a draft that was saved again 45 times."""
    page = register(signed_in("rausu"), DRAFT)
    project_id = page.rpartition("/")[2]
    official = Member("somebody", "016942", frozenset({Role.OFFICIAL}))
    registry = world.contexts["registry"].transactions
    for number in range(45):
        with registry.database.reading() as session:
            before = storage.get(session, project_id)
        content = replace(before.content, problem=f"電波が{number}か所で届かない。")
        registry.run(actions.edit_project, official, "", project_id, before.revision, content)
    return page


def test_the_page_shows_the_newest_twenty_steps_and_leads_to_those_before(
    path: str, signed_in: Any
) -> None:
    rausu = signed_in("rausu")
    newest = rausu.get(path).get_data(as_text=True)

    assert newest.count('class="timeline__head"') == 20
    assert "電波が44か所で届かない。" in newest
    assert "電波が3か所で届かない。" not in newest
    assert f'<a href="{path}?page=2#past" rel="next">' in newest

    oldest = rausu.get(f"{path}?page=3").get_data(as_text=True)
    assert oldest.count('class="timeline__head"') == 6
    assert f'<a href="{path}?page=2#past" rel="prev">' in oldest


def test_after_a_refused_step_the_links_lead_to_the_projects_own_page(
    path: str, signed_in: Any
) -> None:
    rausu = signed_in("rausu")
    rausu.get(path)
    refused = rausu.post(f"{path}/withdraw", {"revision": "1", "reason": "取りやめる。"})
    assert refused.status_code == 412
    assert f'href="{path}?page=2#past"' in refused.get_data(as_text=True)


def test_a_short_history_has_no_page_links(signed_in: Any) -> None:
    rausu = signed_in("rausu")
    page = rausu.get(register(rausu, DRAFT)).get_data(as_text=True)
    assert page.count('class="timeline__head"') == 1
    assert 'class="pagination"' not in page
