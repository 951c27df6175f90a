"""One format of one report, in a process of its own: no database, no network.

    python -m services.reporting.rendering FORMAT DOCUMENT.json OUT [--template T]

Prints one JSON object, as `shared.workshop.Task` wants it: `{"done": […]}` with what the format
cannot hold; or `{"refused": "…"}` with why the Word template cannot be filled.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.reporting.document import Document, from_json
from services.reporting.rendering.listing_csv import to_csv, to_csv_cp932
from services.reporting.rendering.pdf import to_pdf
from services.reporting.rendering.word import TemplateRefused, to_docx
from services.reporting.rendering.word_template import write_default_template
from services.reporting.rendering.workbook import to_xlsx

_WRITERS: dict[str, Callable[[Document, Path], list[str]]] = {
    "pdf": to_pdf,
    "xlsx": to_xlsx,
    "csv": to_csv,
    "csv-cp932": to_csv_cp932,
}


def main() -> None:
    given = _arguments()
    try:
        answer: dict[str, Any] = {
            "done": _write(given.format, given.document, given.out, given.template)
        }
    except TemplateRefused as refusal:
        answer = {"refused": str(refusal)}
    print(json.dumps(answer))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="services.reporting.rendering")
    parser.add_argument("format", choices=[*_WRITERS, "docx", "word-template"])
    parser.add_argument("document", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--template", type=Path)
    return parser.parse_args()


def _write(format_: str, source: Path, out: Path, template: Path | None) -> list[str]:
    if format_ == "word-template":
        write_default_template(out)
        return []
    document = from_json(source.read_text(encoding="utf-8"))
    if format_ != "docx":
        return _WRITERS[format_](document, out)
    if template is not None:
        return to_docx(document, out, template)
    with tempfile.TemporaryDirectory() as folder:
        default = Path(folder) / "template.docx"
        write_default_template(default)
        return to_docx(document, out, default)


if __name__ == "__main__":
    main()
