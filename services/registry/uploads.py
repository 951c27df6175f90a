"""Which files may be attached: PDF, Office and images, their content checked against the type."""

import zipfile
from typing import IO

from services.registry.domain import Attachment
from shared.errors import Invalid, Problem, TooLarge
from shared.files import FileStore

LARGEST_BYTES = 20 << 20
LARGEST_DIRECTORY_BYTES = 1 << 20
"""Of a ZIP file: some 10,000 parts. 20 MB of it would hold up the whole process for seconds."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_OPEN_XML = "application/vnd.openxmlformats-officedocument."

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "docx": _OPEN_XML + "wordprocessingml.document",
    "xlsx": _OPEN_XML + "spreadsheetml.sheet",
    "pptx": _OPEN_XML + "presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
_BEGINNINGS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "gif": b"GIF8",
    "doc": _OLE,
    "xls": _OLE,
    "ppt": _OLE,
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "pptx": b"PK\x03\x04",
}


def receive(files: FileStore, file_name: str, content: IO[bytes]) -> Attachment:
    """Check the file and keep it; raise as `checked_media_type`, and keep nothing then."""
    media_type = checked_media_type(file_name, content)
    size_bytes = content.seek(0, 2)
    content.seek(0)
    return Attachment(files.put(content), file_name, media_type, size_bytes)


def checked_media_type(file_name: str, content: IO[bytes]) -> str:
    """The media type of an allowed file; raise Invalid if its content is something else.

    Raises TooLarge over 20 MB. Leaves `content` at its beginning.
    """
    if content.seek(0, 2) > LARGEST_BYTES:
        raise TooLarge("添付ファイルは1件20MBまでです。")
    content.seek(0)
    ending = file_name.rpartition(".")[2].lower()
    if ending not in MEDIA_TYPES:
        raise _refused("添付できるのは、PDF、Word、Excel、PowerPoint、画像（PNG・JPEG・GIF）です。")
    if not _fits(ending, content):
        raise _refused(f"ファイルの中身が、拡張子「.{ending}」の形式ではありません。")
    content.seek(0)
    return MEDIA_TYPES[ending]


def _fits(ending: str, content: IO[bytes]) -> bool:
    beginning = content.read(16)
    if not beginning.startswith(_BEGINNINGS[ending]):
        return False
    folder = _OFFICE_FOLDERS.get(ending)
    return folder is None or _is_open_xml(content, folder)


def _is_open_xml(content: IO[bytes], folder: str) -> bool:
    try:
        with zipfile.ZipFile(_BoundedDirectory(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        return False
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)


class _BoundedDirectory:
    """A ZIP file whose directory `zipfile`, which reads it at once, refuses if it is too large."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.seek, self.tell = content.seek, content.tell

    def read(self, size: int = -1) -> bytes:
        if size > LARGEST_DIRECTORY_BYTES:
            raise zipfile.BadZipFile("too large a directory")
        return self._content.read(size)


def _refused(message: str) -> Invalid:
    return Invalid(problems=[Problem("/file", message)])
