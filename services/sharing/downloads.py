"""What a reader gets to see of a version: the first rows, or the file in the wished encoding."""

import os
from typing import Any, BinaryIO
from urllib.parse import quote

from flask import Response, send_file

from services.sharing import table_process
from services.sharing.domain import DatasetVersion
from services.sharing.spool import Spool
from services.sharing.tables import Encoding
from shared.files import FileStore
from shared.vocabulary import Replacement
from shared.workshop import Worker

REPLACED_HEADER = "Yui-Replaced"
"""`〜=～,鷗=〓`, percent-encoded UTF-8: characters that CP932 lacks, and what was written."""
COUNT_HEADER = "Yui-Replaced-Count"
"""How many there are; beyond MOST_TOLD they are only counted, or the header would be refused."""
MOST_TOLD = 1000

_WANTED = {"utf-8": Encoding.UTF8_BOM, "cp932": Encoding.CP932}
_CHARSETS = {Encoding.UTF8_BOM: "utf-8", Encoding.CP932: "windows-31j"}


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


def as_csv(
    worker: Worker, files: FileStore, spool: Spool, version: DatasetVersion, encoding: str
) -> Response:
    """The file, written anew only if it is stored in another encoding than the wished one."""
    wanted = _WANTED[encoding]
    body, replaced = _written(worker, files, spool, version, wanted)
    response = send_file(
        body, as_attachment=True, download_name=version.file.file_name, conditional=False
    )
    response.headers["Content-Type"] = f"text/csv; charset={_CHARSETS[wanted]}"
    response.headers["Cache-Control"] = "no-store"
    response.content_length = os.fstat(body.fileno()).st_size
    response.headers.update(_report(replaced))
    return response


def _report(replaced: list[Replacement]) -> dict[str, str]:
    if not replaced:
        return {}
    told = ",".join(f"{one.character}={one.written}" for one in replaced[:MOST_TOLD])
    return {REPLACED_HEADER: quote(told, safe=",="), COUNT_HEADER: str(len(replaced))}


def _written(
    worker: Worker, files: FileStore, spool: Spool, version: DatasetVersion, wanted: Encoding
) -> tuple[BinaryIO, list[Replacement]]:
    stored = Encoding(version.file.encoding)
    if stored is wanted:
        return files.open(version.file.sha256), []
    with spool.empty_file() as out:
        source = files.path(version.file.sha256)
        replaced = table_process.write(worker, source, stored, wanted, out)
        # Unlinked when the block ends; the open file is read on until it was sent.
        return out.open("rb"), replaced
