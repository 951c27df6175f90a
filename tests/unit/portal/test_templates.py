"""What holds for every form of the portal, read off its templates."""

from pathlib import Path

import pytest

import services.portal

TEMPLATES = sorted((Path(services.portal.__file__).parent / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_browser_cuts_what_is_pasted(template: Path) -> None:
    assert "maxlength" not in template.read_text("utf-8")
