"""The child process: `python -m services.reporting.rendering FORMAT DOCUMENT OUT [TEMPLATE]`.

Prints a JSON list of what the format cannot hold.
"""

import json
import resource
import sys
import tempfile
from pathlib import Path

from services.reporting.document import from_json
from services.reporting.document.blocks import Document

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 280


def main(format_: str, document: str, out: str, *template: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    frozen = from_json(Path(document).read_text(encoding="utf-8"))
    notes = _render(format_, frozen, Path(out), [Path(path) for path in template])
    sys.stdout.write(json.dumps(notes, ensure_ascii=False))


def _render(format_: str, document: Document, out: Path, template: list[Path]) -> list[str]:
    """Each format's libraries are imported only when it is made."""
    match format_:
        case "pdf":
            from services.reporting.rendering.pdf import to_pdf as render
        case "xlsx":
            from services.reporting.rendering.workbook import to_xlsx as render
        case "csv":
            from services.reporting.rendering.listing_csv import to_csv as render
        case "csv-cp932":
            from services.reporting.rendering.listing_csv import to_csv_cp932 as render
        case "docx":
            return _to_docx(document, out, template)
        case _:
            raise ValueError(f"no format {format_}")
    return render(document, out)


def _to_docx(document: Document, out: Path, template: list[Path]) -> list[str]:
    from services.reporting.rendering.word import to_docx
    from services.reporting.rendering.word_template import write_default_template

    if template:
        return to_docx(document, out, template[0])
    with tempfile.TemporaryDirectory() as folder:
        default = Path(folder) / "template.docx"
        write_default_template(default)
        return to_docx(document, out, default)


if __name__ == "__main__":
    main(*sys.argv[1:])
