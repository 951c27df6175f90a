"""PDF by typst: A4, tagged (PDF/UA-1), with outline, contents and page n / N."""

import json
import re
from pathlib import Path

from services.reporting.document.blocks import Document
from services.reporting.rendering.glyphs import FONTS
from services.reporting.rendering.layout import view
from services.reporting.rendering.substitutes import scripts, substitutes

_TEMPLATE = Path(__file__).with_name("report.typ")
_MARK = "[「『（【〔《〈［｛」』）】〕》〉］｝、。，．・：；]"
_TOUCHING = re.compile(f"(?<={_MARK})(?={_MARK})")
"""Between two marks, one of which typst would set half over the other: it takes them for marks
with a blank half, which a proportional face has not."""
_WORD_JOINER = "\u2060"


def to_pdf(document: Document, path: Path) -> list[str]:
    """Write the report; return what could not be printed as it is, in Japanese."""
    import typst  # a heavy import that only the child process needs

    text = json.dumps(view(document), ensure_ascii=False)
    instead, shifted = substitutes(text), scripts(text)
    text = text.translate({ord(one): printed for one, printed in instead.items()})
    text = _TOUCHING.sub(_WORD_JOINER, text)
    typst.compile(
        str(_TEMPLATE),
        output=str(path),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        ),
        sys_inputs={"report": text, "scripts": json.dumps(shifted)},
        pdf_standards=["ua-1"],
    )
    return [
        f"{one}（U+{ord(one):04X}）は書体にないため{printed}で印刷しました。"
        for one, printed in instead.items()
        if not one.isspace()
    ]
