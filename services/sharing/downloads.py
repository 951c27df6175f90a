"""What a reader gets to see of a version: the first rows, or the file in the wished encoding."""

import os
from typing import Any, BinaryIO
from urllib.parse import quote

from flask import Response, send_file

from services.sharing import table_process
from services.sharing.domain import DatasetVersion
from services.sharing.spool import Spool
from services.sharing.table_process import Altered
from shared.files import FileStore
from shared.tables import Encoding
from shared.web.stored import save_as
from shared.workshop import Worker

REPLACED_HEADER = "Yui-Replaced"
"""`〜=～,鷗=〓`, percent-encoded UTF-8: characters that CP932 lacks, and what was written."""
COUNT_HEADER = "Yui-Replaced-Count"
"""How many there are; beyond MOST_TOLD they are only counted, or the header would be refused."""
MOST_TOLD = 1000
APOSTROPHES_HEADER = "Yui-Apostrophes"
"""Before how many cells there is an apostrophe, so that no spreadsheet calculates them."""

_WANTED = {"utf-8": Encoding.UTF8_BOM, "cp932": Encoding.CP932}
_CHARSETS = {
    Encoding.UTF8: "utf-8",
    Encoding.UTF8_BOM: "utf-8",
    Encoding.UTF16_LE: "utf-16",
    Encoding.UTF16_BE: "utf-16",
    Encoding.CP932: "windows-31j",
}


def preview(
    worker: Worker, files: FileStore, version: DatasetVersion, limit: int
) -> dict[str, Any]:
    encoding = Encoding(version.file.encoding)
    path = files.path(version.file.sha256)
    shown = table_process.preview(worker, path, encoding, version.file.header_rows, limit)
    return {
        "version": version.number,
        "columns": shown.columns,
        "rows": shown.rows,
        "row_count": version.file.row_count,
        "encoding": encoding.value,
        "notes": version.file.notes,
    }


def as_stored(files: FileStore, version: DatasetVersion) -> Response:
    """The file, each of its bytes as it was shared."""
    return _sent(files.open(version.file.sha256), version, Encoding(version.file.encoding))


def for_spreadsheets(
    worker: Worker, files: FileStore, spool: Spool, version: DatasetVersion, encoding: str
) -> Response:
    """The table in the wished encoding, without anything that a spreadsheet would calculate.

    A file that is stored as CSV in that encoding and holds no such cell is sent as it is.
    """
    stored, wanted = Encoding(version.file.encoding), _WANTED[encoding]
    with spool.empty_file() as out:
        source = files.path(version.file.sha256)
        altered = table_process.write(worker, source, stored, wanted, out)
        if stored is wanted and altered.was_plain_csv and not altered.apostrophes:
            return as_stored(files, version)
        # Unlinked when the block ends; the open file is read on until it was sent.
        response = _sent(out.open("rb"), version, wanted)
    response.headers.update(_report(altered))
    return response


def alterations(
    worker: Worker, files: FileStore, spool: Spool, version: DatasetVersion, encoding: str
) -> dict[str, Any]:
    """How `for_spreadsheets` would differ from the file as it was shared, and what a spreadsheet
    would change when it opens it.
    """
    source, stored = files.path(version.file.sha256), Encoding(version.file.encoding)
    with spool.empty_file() as out:
        altered = table_process.write(worker, source, stored, _WANTED[encoding], out)
    return {
        "replaced": [one._asdict() for one in altered.replaced[:MOST_TOLD]],
        "replaced_count": len(altered.replaced),
        "apostrophes": altered.apostrophes,
        "coerced": [
            {**one._asdict(), "name": _column_name(version, one.column)}
            for one in table_process.coerced(worker, source, stored)
        ],
    }


def _column_name(version: DatasetVersion, column: int) -> str:
    """Empty for a column beyond the heading."""
    return "".join(version.file.columns[column - 1 : column])


def _sent(body: BinaryIO, version: DatasetVersion, encoding: Encoding) -> Response:
    response = send_file(body, mimetype="text/csv", conditional=False)
    response.headers["Content-Type"] = f"text/csv; charset={_CHARSETS[encoding]}"
    save_as(response, version.file.file_name)
    response.content_length = os.fstat(body.fileno()).st_size
    return response


def _report(altered: Altered) -> dict[str, str]:
    told = {}
    if altered.replaced:
        pairs = ",".join(f"{one.character}={one.written}" for one in altered.replaced[:MOST_TOLD])
        told[REPLACED_HEADER] = quote(pairs, safe=",=")
        told[COUNT_HEADER] = str(len(altered.replaced))
    if altered.apostrophes:
        told[APOSTROPHES_HEADER] = str(altered.apostrophes)
    return told
