"""Which file may become the Word template."""

import zipfile
from typing import IO

from shared.errors import Invalid, Problem


def check_template(content: IO[bytes]) -> None:
    """Raise Invalid unless it is a Word document (.docx); leave `content` at its beginning."""
    try:
        with zipfile.ZipFile(content) as archive:
            is_word = "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile:
        is_word = False
    if not is_word:
        raise Invalid(problems=[Problem("/file", "Word文書（.docx）を選択してください。")])
    content.seek(0)
