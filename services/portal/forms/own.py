"""The fields that a page's form may send: how many, and what they are called.

A form with rows, or with more than a hundred values, says so here; any other has a few fields with
plain names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from services.portal.forms.project import GROUPS, PLAIN
from services.portal.forms.round import MOST_CRITERIA
from services.portal.forms.rows import MOST_ROWS

_OF_A_ROW = re.compile(r"([a-z_]{1,40})-[0-9]{1,4}-[a-z_]{1,40}(?:-[0-9])?")
_PLAIN = re.compile(r"[a-z][a-z_-]{0,60}")
_HIDDEN = 20
"""Beside what people see: tokens, keys, the revision, the button pressed."""


@dataclass(frozen=True)
class OwnFields:
    """`most` counts all values sent; `groups` names the rows that the form may have."""

    most: int = 100
    groups: frozenset[str] = frozenset()

    def among(self, fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Those of the (name, value) pairs that are the form's own."""
        for name, value in fields:
            row = _OF_A_ROW.fullmatch(name)
            if row[1] in self.groups if row else _PLAIN.fullmatch(name):
                yield name, value


_PROJECT = OwnFields(
    most=len(PLAIN) + _HIDDEN + MOST_ROWS * sum(map(len, GROUPS.values())),
    groups=frozenset(GROUPS),
)
_ROUND = OwnFields(most=_HIDDEN + MOST_CRITERIA * 8 + 200 + 100, groups=frozenset({"criteria"}))
"""Criteria of 8 fields, and as many candidates and evaluators as evaluation takes."""
_DATASET = OwnFields(groups=frozenset({"identifier_columns"}))
_SMALL = OwnFields()
_BY_PAGE: Mapping[str, OwnFields] = {
    "/projects/new/<uuid:form_id>": _PROJECT,
    "/projects/<project_id>/edit": _PROJECT,
    "/projects/<project_id>/<action>": OwnFields(groups=frozenset({"measured"})),
    "/rounds/new/<uuid:form_id>": _ROUND,
    "/rounds/<uuid:round_id>/edit": _ROUND,
    "/rounds/<uuid:round_id>/scores/<uuid:project_id>": OwnFields(groups=frozenset({"scores"})),
    "/datasets/new": _DATASET,
    "/datasets/<uuid:dataset_id>/versions": _DATASET,
    "/unsent": OwnFields(
        most=_PROJECT.most + _ROUND.most,
        groups=_PROJECT.groups | _ROUND.groups | _DATASET.groups | {"scores", "measured"},
    ),
}


def own_fields(page: str) -> OwnFields:
    """What the form at this page (its rule) may send."""
    return _BY_PAGE.get(page, _SMALL)
