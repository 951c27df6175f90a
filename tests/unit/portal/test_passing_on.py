"""A service's file on its way to the browser."""

import io

import requests
from urllib3 import HTTPResponse

from services.portal.passing import passed_on


def file_of(content: bytes) -> requests.Response:
    """A service's answer of which nothing has been read yet."""
    answer = requests.Response()
    answer.raw = HTTPResponse(io.BytesIO(content), preload_content=False)
    answer.headers.update(
        {"Content-Type": "text/csv", "Content-Disposition": "attachment", "Server": "inside"}
    )
    return answer


def test_a_file_arrives_whole_with_its_own_headers_and_no_others() -> None:
    answer = passed_on(file_of(b"x" * 200_000))
    assert answer.get_data() == b"x" * 200_000
    assert answer.headers["Content-Disposition"] == "attachment"
    assert "Server" not in answer.headers


def test_a_download_broken_off_gives_its_connection_back() -> None:
    file = file_of(b"x" * 200_000)
    answer = passed_on(file)
    next(iter(answer.response))
    answer.close()
    assert file.raw.closed
