"""`/openapi.json` and `/docs`, a page to read it without any script."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template

from shared.access import EVERYBODY
from shared.web.permit import permit

blueprint = Blueprint(
    "reference", __name__, template_folder="templates", static_folder="static",
    static_url_path="/docs/static",
)  # fmt: skip


@blueprint.get("/openapi.json")
@permit(EVERYBODY)
def openapi() -> Response:
    return jsonify(_document())


@blueprint.get("/docs")
@permit(EVERYBODY)
def docs() -> str:
    return render_template("openapi.html", document=_document())


def _document() -> dict[str, Any]:
    document: dict[str, Any] = current_app.extensions["openapi"].to_dict()
    return document
