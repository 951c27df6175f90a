"""The frozen report: composed once, read by every format."""

from services.reporting.document.basis import printed_chapters
from services.reporting.document.blocks import Document, from_json, to_json
from services.reporting.document.compose import CHAPTERS, compose

__all__ = ["CHAPTERS", "Document", "compose", "from_json", "printed_chapters", "to_json"]
