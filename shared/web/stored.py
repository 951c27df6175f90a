"""A stored file as an answer, which tells of its content alone."""

from pathlib import PurePath
from urllib.parse import quote

from flask import Response, request, send_file

from shared.web.context import service_context


def stored_file(sha256: str, media_type: str, name: str) -> Response:
    """Named by its hash, with no date: whoever stores the same bytes later writes the file anew.

    Raises FileNotFoundError.
    """
    response = send_file(
        service_context().files.path(sha256).absolute(),
        mimetype=media_type,
        etag=sha256,
        conditional=False,
    )
    # Of a type that tells its charset, Flask would tell a second one.
    response.headers["Content-Type"] = media_type
    save_as(response, name)
    del response.headers["Last-Modified"]
    response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)
    return response


def save_as(response: Response, name: str) -> None:
    """Have it saved under this name; 表.xlsx is yui.xlsx to programs that know ASCII alone."""
    names = {"filename": name}
    if not name.isascii():
        ending = PurePath(name).suffix
        names = {
            "filename": f"yui{ending if ending.isascii() else ''}",
            "filename*": f"UTF-8''{quote(name, safe='')}",
        }
    response.headers.set("Content-Disposition", "attachment", **names)
