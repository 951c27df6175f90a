"""Files of the services, passed on to the browser."""

import requests
from flask import Response

_HEADERS = ("Content-Type", "Content-Length", "Content-Disposition")
_BLOCK_BYTES = 65536


def passed_on(file: requests.Response) -> Response:
    """The file as it comes, block by block; its connection is free again however this ends."""
    headers = {name: file.headers[name] for name in _HEADERS if name in file.headers}
    answer = Response(file.iter_content(_BLOCK_BYTES), headers=headers)
    answer.call_on_close(file.close)
    return answer
