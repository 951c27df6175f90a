"""What an author changed, laid over what others have saved since the author's page was loaded.

A page's form carries digests of what its parts showed. A part is a field, or all rows of a group.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from werkzeug.datastructures import MultiDict

from services.portal.forms.filled import FilledForm

SHOWN = "shown"
"""The field with the digests."""

Form = TypeVar("Form", bound=FilledForm)
Values = MultiDict[str, str]


def part_of(name: str) -> str:
    """The part that a field belongs to: `sites` of `sites-0-latitude`."""
    return name.partition("-")[0]


def noting_what_it_shows(form: Form) -> Form:
    """The form filled with what is saved, with the digests by which a change of it is told."""
    form.values[SHOWN] = " ".join(f"{part}:{told}" for part, told in _digests(form.values).items())
    return form


@dataclass(frozen=True)
class CarriedOver(Generic[Form]):
    """The newest content with the author's changes; and which parts others changed, too."""

    form: Form
    taken: frozenset[str] = frozenset()
    """Changed by others alone: the newest content stands."""
    both: frozenset[str] = frozenset()
    """Changed by the author and by others, or nobody knows: what the author typed stands."""

    @classmethod
    def of(cls, mine: Form, newest: Form) -> Self:
        """`newest` has noted what it shows; so has the page of `mine`, if nothing was lost."""
        own, theirs, seen = _digests(mine.values), _digests(newest.values), _seen(mine)
        parts = {
            part
            for part in (theirs | seen)
            if _told(own, part) != _told(theirs, part)
            and not (seen and _told(theirs, part) == _told(seen, part))
        }
        taken = frozenset(part for part in parts if seen and _told(own, part) == _told(seen, part))
        return cls(_merged(mine, newest, taken), taken, frozenset(parts - taken))


def _merged(mine: Form, newest: Form, taken: frozenset[str]) -> Form:
    values: Values = MultiDict(
        [(name, text) for name, text in _pairs(mine.values) if part_of(name) not in taken]
        + [(name, text) for name, text in _pairs(newest.values) if part_of(name) in taken]
    )
    values[SHOWN] = newest.value(SHOWN)
    errors = {name: said for name, said in mine.errors.items() if part_of(name) not in taken}
    return type(mine)(values, errors)


def _seen(form: FilledForm) -> dict[str, str]:
    """What the page showed, by part; nothing for a form that does not say so."""
    told = (one.partition(":") for one in form.value(SHOWN).split())
    return {part: digest for part, _, digest in told}


def _told(digests: Mapping[str, str], part: str) -> str:
    return digests.get(part, _NOTHING)


def _digests(values: Values) -> dict[str, str]:
    """By part; boxes ticked in any order, and text with any line ends, are the same."""
    typed: dict[str, list[tuple[str, str]]] = {}
    for name, text in _pairs(values):
        cell = typed.setdefault(part_of(name), [])
        if plain := text.replace("\r\n", "\n").strip():
            cell.append((name, plain))
    typed.pop(SHOWN, None)
    return {part: _digest(cells) for part, cells in typed.items()}


def _digest(cells: list[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(sorted(cells)).encode()).hexdigest()[:12]


_NOTHING = _digest([])


def _pairs(values: Values) -> list[tuple[str, str]]:
    return list(values.items(multi=True))
