"""A failure tells its caller nothing of the inside, and the log everything."""

from flask import Flask
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from shared.web import errors


def failing(cause: Exception) -> Flask:
    app = Flask("failing")
    errors.install(app)

    @app.get("/")
    def fail() -> str:
        raise cause

    return app


def test_an_unexpected_failure_is_logged_with_its_trace_and_answered_without() -> None:
    cause = ZeroDivisionError("of the inside")
    with capture_logs() as logged:
        answer = failing(cause).test_client().get("/")

    assert (answer.status_code, "inside" in answer.text) == (500, False)
    assert [(one["event"], one["exc_info"]) for one in logged] == [("request_failed", cause)]


def test_a_database_that_is_away_is_logged_with_its_cause_and_answered_without() -> None:
    cause = OperationalError("select inside", {}, OSError("connection refused"))
    with capture_logs() as logged:
        answer = failing(cause).test_client().get("/")

    assert (answer.status_code, "inside" in answer.text) == (503, False)
    assert [one["event"] for one in logged] == ["database_away"]
    assert "connection refused" in logged[0]["cause"]
