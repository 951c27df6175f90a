"""A project as people bring it through the portal's pages."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from sqlalchemy import update

from services.portal import storage

TITLE = "①知床岬周辺の通信環境改善（WⅰFⅰ含む）"
DRAFT = {"title": TITLE, "lead_municipality": "016942", "problem": "電波が届かない。"}


def as_fields(content: dict[str, Any]) -> dict[str, Any]:
    """The form fields of a ProjectContent, as a browser posts them."""
    fields: dict[str, Any] = {}
    for name, value in content.items():
        if name == "partners":
            fields[name] = value
        elif isinstance(value, list):
            fields |= {
                f"{name}-{number}-{column}": "" if cell is None else str(cell)
                for number, row in enumerate(value)
                for column, cell in row.items()
            }
        else:
            fields[name] = value or ""
    return fields


def new_form(browser: Any) -> tuple[str, dict[str, str]]:
    """The address of a blank form, and the hidden fields it carries."""
    path = browser.get("/projects/new").location
    key = f"project:new:{path.rpartition('/')[2]}"
    return path, {"form_key": key, "form_path": path, "form_title": TITLE, "go": "save"}


def register(browser: Any, fields: dict[str, Any]) -> str:
    path, hidden = new_form(browser)
    answer = browser.post(path, {**hidden, **fields})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0]


def end_sessions(world: Any) -> None:
    """As if nobody had done anything for a day."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with world.contexts["portal"].transactions.database.writing() as transaction:
        transaction.execute(update(storage.SESSIONS).values(seen_at=yesterday))


def hidden_fields(page: str) -> dict[str, str]:
    """What a page's forms send beside what people see, by name."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}
