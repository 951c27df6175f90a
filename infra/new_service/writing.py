"""The files of a new service, rendered from `templates`."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from infra.new_service.names import Names, Unfit
from shared.events import codec
from shared.manifests import MANIFESTS

TEMPLATES = Path(__file__).parent / "templates"
_GOLDEN_ID = "5b0f6c1e-8f0a-4d57-9a3e-2c7d41e6b890"


def write(names: Names, root: Path) -> list[Path]:
    """Write every file below `root` and answer them; raise Unfit if one is there already."""
    names.check()
    texts = {root / path: text for path, text in rendered(names)}
    if there := [path for path in texts if path.exists()]:
        raise Unfit(f"There already: {there[0].relative_to(root)}")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)


def rendered(names: Names) -> Iterator[tuple[str, str]]:
    """Each file's path from the root of the tree, and its text."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    values = {
        "name": names.name,
        "title": names.title,
        "noun": names.noun,
        "one": names.one,
        "many": names.many,
        "one_words": names.one.replace("_", " "),
        "many_words": names.many.replace("_", " "),
        "port": max(manifest.port for manifest in MANIFESTS.values()) + 1,
    }
    for template in sorted(templates.list_templates(extensions=["jinja"])):
        path = template.removesuffix(".jinja")
        for placeholder in ("name", "many", "one"):
            path = path.replace(placeholder.upper(), str(values[placeholder]))
        yield path, templates.get_template(template).render(values)
    yield f"tests/contracts/golden/{names.fact}.json", _golden(names)


def _golden(names: Names) -> str:
    """The example of its fact, as the first in a log."""
    data = {f"{names.one}_id": _GOLDEN_ID, "title": f"{names.title}の例", "municipality": "016942"}
    event = {
        "data": dict(sorted(data.items())),
        "datacontenttype": "application/json",
        "id": "0d9b7a52-64c3-5e18-b1f7-93a8c2d05e46",
        "requestid": "c87e1f30-2b95-5d64-8a0c-71f5e3b9d824",
        "source": f"/yui/{names.name}",
        "specversion": "1.0",
        "subject": f"{names.one}/{_GOLDEN_ID}",
        "subjectversion": 1,
        "time": "2026-11-23T03:00:00Z",
        "type": names.fact,
    }
    hash_ = codec.chain(codec.GENESIS, 1, msgspec.json.encode(event, order="sorted"))
    golden = {**event, "sequence": "1", "hash": hash_}
    return json.dumps(golden, ensure_ascii=False, indent=2) + "\n"
