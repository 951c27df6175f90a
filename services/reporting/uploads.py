"""Which file may become the Word template, and the one to begin from."""

import io
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import IO

from services.reporting.document import compose, to_json
from services.reporting.domain import Material, ReportOrder
from services.reporting.format_process import TRIAL_LIMITS, MakingFailed, make
from shared.errors import Invalid, Problem, ServiceAway
from shared.workshop import Worker

_TRIAL = ReportOrder(
    number="試し刷り",
    title="試し刷り",
    made_on=date(2026, 4, 1),
    chapters=("overview", "projects", "sheets", "money", "appendix"),
)


def check_template(worker: Worker, content: IO[bytes]) -> None:
    """Raise Invalid unless it is a Word template that can be filled; rewind `content`."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.docx"
        with template.open("wb") as copy:
            shutil.copyfileobj(content, copy)
        _try_filling(worker, template, Path(folder))
    content.seek(0)


def default_template(worker: Worker) -> IO[bytes]:
    """The template that is used while the 事務局 has put none, as a .docx file."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "template.docx"
        try:
            make(worker, "word-template", made, made, limits=TRIAL_LIMITS)
        except MakingFailed as cause:
            raise ServiceAway(str(cause)) from cause
        return io.BytesIO(made.read_bytes())


def _try_filling(worker: Worker, template: Path, folder: Path) -> None:
    document = folder / "document.json"
    document.write_text(to_json(compose(_TRIAL, Material())), encoding="utf-8")
    try:
        make(worker, "docx", document, folder / "trial.docx", template, TRIAL_LIMITS)
    except MakingFailed as cause:
        raise Invalid(problems=[Problem("/file", str(cause))]) from cause
