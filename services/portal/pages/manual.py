"""使い方: the manual for officials, from the installation itself."""

from flask import Blueprint, render_template

pages = Blueprint("manual", __name__, url_prefix="/manual")


@pages.get("")
def show() -> str:
    """All chapters on one page, to be searched and printed; also for who cannot sign in."""
    return render_template("manual/show.html")
