"""How much of a body is read into memory, whatever else was sent: fields, values, depth.

Files are read as streams; `MAX_CONTENT_LENGTH` limits them in all.
"""

import io
import json
from collections.abc import Callable, Sequence
from typing import IO, Any, TypeVar

import flask
import flask_smorest
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from shared.web.fields import float_of

View = TypeVar("View", bound=Callable[..., Any])

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


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """The one that every service's routes are declared on; a view keeps its type under it."""

    ARGUMENTS_PARSER = _ArgumentsParser()

    def route(self, rule: str, *, methods: Sequence[str]) -> Callable[[View], View]:
        declared: Callable[[View], View] = super().route(rule, methods=methods)
        return declared

    def doc(self, **documented: Any) -> Callable[[View], View]:
        declared: Callable[[View], View] = super().doc(**documented)
        return declared

    def arguments(self, schema: Any, **where: Any) -> Callable[[View], View]:
        """Checks what is sent; the view takes it as an argument more than its callers give."""
        declared: Callable[[View], View] = super().arguments(schema, **where)
        return declared

    def alternative(self, status: int, schema: Any, **documented: Any) -> Callable[[View], View]:
        """Says what else the view may answer; it writes that itself."""
        declared: Callable[[View], View] = super().alt_response(status, schema=schema, **documented)
        return declared

    def response(
        self, status: int, schema: Any = None, **documented: Any
    ) -> Callable[[View], View]:
        """Writes what the view answers as the schema says."""
        declared: Callable[[View], View] = super().response(status, schema, **documented)
        return declared
