"""Write what is generated from the program, or with `--check` say which of it is stale."""

import sys
from collections.abc import Iterator
from pathlib import Path

from infra.docs import (
    asyncapi,
    events,
    form,
    installation,
    life_cycles,
    manual,
    problems,
    released,
    security,
    services,
)

DOCS = Path(__file__).parents[2] / "docs"


def generated() -> Iterator[tuple[Path, str]]:
    """Each file with what it should hold."""
    yield DOCS / "asyncapi.json", asyncapi.document()
    yield DOCS / "errors.md", problems.document()
    yield DOCS / "events.md", events.document()
    yield DOCS / "form.md", form.document()
    yield DOCS / "security.md", security.document()
    yield manual.PAGE, manual.document()
    yield from installation.documents()
    yield from life_cycles.documents()
    yield from services.documents()
    for name, text in released.documents().items():
        yield released.SCHEMAS / name, text


def write() -> None:
    for path, text in generated():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def stale() -> list[Path]:
    """The files that differ from what the program says."""
    return [
        path
        for path, text in generated()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    if broken := list(released.broken()):
        print("\n".join(broken))
        return 1
    if arguments != ["--check"]:
        write()
        return 0
    paths = stale()
    for path in paths:
        print(f"{path.relative_to(DOCS.parent)} is stale: run `make docs`")
    return 1 if paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
