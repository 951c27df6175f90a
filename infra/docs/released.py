"""tests/contracts/schemas: the JSON Schema of every fact as it was last released.

A log is never rewritten, and consumers are many: what was once told must be read for ever. So a
schema is recorded beside each golden example, and may from then on only grow.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.docs.events import GOLDEN, contracts
from shared.events import codec

SCHEMAS = GOLDEN.parent / "schemas"
WHAT_TO_DO = (
    "Leave {name} as it was, add a version beside it and lift it there (`lifted`; see "
    "shared/events/__init__.py)."
)

Schema = Mapping[str, Any]


def broken(golden: Path = GOLDEN, schemas: Path = SCHEMAS) -> Iterator[str]:
    """A sentence for each change of today's contracts that some consumer would not survive."""
    for path in sorted(schemas.glob("*.json")):
        name = path.stem
        what_to_do = WHAT_TO_DO.format(name=name)
        if not (golden / path.name).exists():
            yield f"The golden example of {name} is gone: it stays for ever. Restore it."
        if name not in contracts():
            yield f"{name} is in logs, but no contract reads it any more. {what_to_do}"
            continue
        then, now = _read(path), codec.json_schema(contracts()[name])
        for change in changes(Node(then, then), Node(now, now), "data"):
            yield f"{name}: {change}. {what_to_do}"


def documents() -> dict[str, str]:
    """Today's schemas by file name."""
    return {
        f"{name}.json": json.dumps(codec.json_schema(contract), ensure_ascii=False, indent=1) + "\n"
        for name, contract in contracts().items()
    }


def _read(path: Path) -> Schema:
    schema: Schema = json.loads(path.read_text(encoding="utf-8"))
    return schema


class Node:
    """A part of a schema, references followed."""

    def __init__(self, root: Schema, part: Schema) -> None:
        while "$ref" in part:
            beside = {key: value for key, value in part.items() if key not in ("$ref", "$defs")}
            part = {**root["$defs"][part["$ref"].rpartition("/")[2]], **beside}
        self.root, self.part = root, part

    def under(self, *way: str) -> "Node":
        part: Any = self.part
        for step in way:
            part = part[step]
        return Node(self.root, part)

    def among(self, name: str) -> list["Node"]:
        return [Node(self.root, part) for part in self.part[name]]

    @property
    def shape(self) -> str:
        """What it is, its members, words and parts left aside."""
        inner = ("title", "description", "properties", "required", "enum", "anyOf", "items")
        return json.dumps({key: self.part[key] for key in sorted(self.part) if key not in inner})


def changes(then: Node, now: Node, at: str) -> Iterator[str]:
    """What is no longer as it was and not just an addition: in words, at which member."""
    kinds = ("properties", "enum", "anyOf", "items")
    if then.shape != now.shape or [k in then.part for k in kinds] != [k in now.part for k in kinds]:
        yield f"{at} has another type, limit or default"
    elif "properties" in then.part:
        yield from _changed_members(then, now, at)
    elif "enum" in then.part:
        for word in set(then.part["enum"]) - set(now.part["enum"]):
            yield f"{at} can no longer be {word!r}"
    elif "anyOf" in then.part:
        if len(then.part["anyOf"]) != len(now.part["anyOf"]):
            yield f"{at} has other alternatives"
        for old, new in zip(then.among("anyOf"), now.among("anyOf"), strict=False):
            yield from changes(old, new, at)
    elif "items" in then.part:
        yield from changes(then.under("items"), now.under("items"), f"{at}/*")


def _changed_members(then: Node, now: Node, at: str) -> Iterator[str]:
    before, after = then.part["properties"], now.part["properties"]
    wanted = set(now.part.get("required", ())) - set(then.part.get("required", ()))
    for name in before:
        if name not in after:
            yield f"{at}/{name} was removed or renamed"
        else:
            way = ("properties", name)
            yield from changes(then.under(*way), now.under(*way), f"{at}/{name}")
    for name in sorted(wanted):
        kind = "lost its default" if name in before else "is new and has no default"
        yield f"{at}/{name} {kind}"
