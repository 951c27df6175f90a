"""Fields for passwords are masked, empty, and open to password managers and to pasting."""

import re
from itertools import chain
from pathlib import Path
from typing import Any

import services.portal

FIELD = re.compile(r'<input [^>]*name="(?:password|current|new|again|proof)"[^>]*>')
SCRIPTS = (Path(services.portal.__path__[0]) / "static" / "js").glob("*.js")


def fields(answer: Any) -> list[str]:
    return FIELD.findall(answer.get_data(as_text=True))


def test_a_password_is_masked_and_may_be_filled_in_by_a_manager(
    signed_in: Any, new_browser: Any
) -> None:
    stranger, member = new_browser(), signed_in("rausu")
    found = {
        "/sign-in": fields(stranger.get("/sign-in")),
        "/sign-in/code": fields(stranger.get("/sign-in/code")),
        "/password": fields(member.get("/password")),
    }

    assert [len(on_page) for on_page in found.values()] == [1, 2, 3]
    for field in chain.from_iterable(found.values()):
        assert ' type="password"' in field
        assert re.search(' autocomplete="(current|new)-password"', field)
        assert not re.search(r" (value|maxlength|readonly|on\w+)=", field)


def test_no_script_meddles_with_pasting() -> None:
    texts = {script.name: script.read_text(encoding="utf-8") for script in SCRIPTS}
    meddling = [name for name, text in texts.items() if "paste" in text or "clipboard" in text]
    assert meddling == ["pasting.js"]
    assert re.findall(r"(?:target|activeElement\?)\.closest\('(.*)'\)", texts["pasting.js"]) == [
        'input[type="text"]:read-write, textarea:read-write',
        '.rows > .row :is(input[type="text"], select)',
    ]
