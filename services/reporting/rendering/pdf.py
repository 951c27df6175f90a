"""PDF by typst: A4, tagged (PDF/UA-1), with outline, contents and page n / N."""

import json
from pathlib import Path

from services.reporting.document.blocks import Document
from services.reporting.rendering.glyphs import FONTS, printable
from services.reporting.rendering.layout import view

_TEMPLATE = Path(__file__).with_name("report.typ")


def to_pdf(document: Document, path: Path) -> list[str]:
    """Write the report; return what could not be printed as it is, in Japanese."""
    import typst  # a heavy import that only the child process needs

    text, missing = printable(json.dumps(view(document), ensure_ascii=False))
    typst.compile(
        str(_TEMPLATE),
        output=str(path),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        ),
        sys_inputs={"report": text},
        pdf_standards=["ua-1"],
    )
    return [f"{one}（U+{ord(one):04X}）は書体にないため〓で印刷しました。" for one in missing]
