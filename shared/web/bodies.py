"""How much of a body is read into memory, whatever else was sent: fields, values, depth.

Files are read as streams; `MAX_CONTENT_LENGTH` limits them in all.
"""

import io
import json
from typing import IO, Any

import flask
import flask_smorest
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from shared.web.fields import float_of

URLENCODED = "application/x-www-form-urlencoded"
LARGEST_OF_STRANGERS = 16 << 10
"""Bytes of a body that anybody may send: a sign-in form, or a token."""
MOST_OBJECTS = 2_000
MOST_VALUES = 20_000
"""In one JSON document: of both several times what the longest project has."""


class _FormParser(FormDataParser):
    """Counts the fields of a url-encoded form, as werkzeug does those of a multipart one."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        if mimetype == URLENCODED:
            text = stream.read((self.max_form_memory_size or 0) + 1)
            if len(text) > (self.max_form_memory_size or 0):
                raise RequestEntityTooLarge()
            if text.count(b"&") >= (self.max_form_parts or 0):
                raise RequestEntityTooLarge()
            stream = io.BytesIO(text)
        return super().parse(stream, mimetype, content_length, options)


class Request(flask.Request):
    """Flask's, with bounded forms."""

    form_data_parser_class = _FormParser


def bound_stranger() -> None:
    """Read no large body of the request at hand: nobody knows who sends it."""
    flask.request.max_content_length = LARGEST_OF_STRANGERS


class _ArgumentsParser(FlaskParser):
    """Refuses what Python's JSON reader fails at, and what marshmallow would take seconds for."""

    def _raw_load_json(self, req: flask.Request) -> Any:
        text = req.get_data(cache=True)
        if text.count(b"{") > MOST_OBJECTS or text.count(b",") > MOST_VALUES:
            raise RequestEntityTooLarge()
        try:
            if not is_json_request(req):
                return missing
            return json.loads(text.decode(), parse_float=float_of)
        except RecursionError as cause:
            raise RequestEntityTooLarge() from cause
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise  # webargs tells an empty body from a wrong one
        except ValueError as cause:  # an integer of thousands of digits, or 1e-400
            raise BadRequest() from cause


class Blueprint(flask_smorest.Blueprint):
    """The one that every service's routes are declared on."""

    ARGUMENTS_PARSER = _ArgumentsParser()
