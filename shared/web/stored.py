"""A stored file as an answer, which tells of its content alone."""

from flask import Response, request, send_file

from shared.web.parts import parts


def stored_file(sha256: str, media_type: str, name: str) -> Response:
    """Named by its hash, with no date: whoever stores the same bytes later writes the file anew.

    Raises FileNotFoundError.
    """
    response = send_file(
        parts().files.path(sha256).absolute(),
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        etag=sha256,
        conditional=False,
    )
    del response.headers["Last-Modified"]
    response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)
    return response
