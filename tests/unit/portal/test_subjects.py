"""Where the page of the streams leads from what a fact is about."""

import re

from infra.docs.pages import PAGES, Page
from infra.docs.routes import lines_of, readable
from services.portal.operations import SUBJECTS
from shared.access import Member, Role

AUDITOR = Member("an auditor", None, frozenset({Role.AUDITOR}))
"""Sees the streams, as the 事務局 does, and fewer of the other pages."""


def may_open(page: Page) -> bool:
    return all(
        line.checks[0].may_ever(AUDITOR)
        for asked in page.asks
        for line in lines_of(asked.service)
        if (line.method, readable(line.route)) == (asked.method, asked.path)
    )


def test_a_thing_is_linked_to_its_page_if_whoever_sees_the_streams_may_open_that() -> None:
    shown = {}
    for page in PAGES:
        found = re.fullmatch(r"(/[\w-]+/){([\w-]+)_id}", page.path)
        if page.method == "GET" and found and found[2] in SUBJECTS and may_open(page):
            shown[found[2]] = found[1]
    assert {kind: path for kind, (_, path) in SUBJECTS.items() if path} == shown
