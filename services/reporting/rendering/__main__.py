"""One format of one report, in a process of its own: no database, no network, bounded memory.

    python -m services.reporting.rendering FORMAT DOCUMENT.json OUT --memory-mib N [--template T]

Prints a JSON list of what the format cannot hold; or, with exit code 3, why the Word template
cannot be filled.
"""

import argparse
import json
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

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


def main() -> int:
    """Write the format; 0 if it was written, 3 if the template was refused."""
    given = _arguments()
    limit = given.memory_mib << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        notes = _write(given.format, given.document, given.out, given.template)
    except TemplateRefused as refusal:
        print(json.dumps(str(refusal)))
        return 3
    print(json.dumps(notes))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="services.reporting.rendering")
    parser.add_argument("format", choices=[*_WRITERS, "docx", "word-template"])
    parser.add_argument("document", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--memory-mib", type=int, required=True)
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
    sys.exit(main())
