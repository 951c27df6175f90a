"""Write the generated documents, or with `--check` say which are stale."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.docs import asyncapi, events, security

DOCS = Path(__file__).parents[2] / "docs"
GENERATED: Mapping[str, Callable[[], str]] = {
    "asyncapi.json": asyncapi.document,
    "events.md": events.document,
    "security.md": security.document,
}


def write() -> None:
    for name, document in GENERATED.items():
        (DOCS / name).write_text(document(), encoding="utf-8")


def stale() -> list[str]:
    """Names of documents that differ from what the program says."""
    return [
        name
        for name, document in GENERATED.items()
        if not (path := DOCS / name).exists() or path.read_text(encoding="utf-8") != document()
    ]


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        write()
        return 0
    names = stale()
    for name in names:
        print(f"docs/{name} is stale: run `make docs`")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
