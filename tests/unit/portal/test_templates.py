"""What holds for every form of the portal, read off its templates."""

import re
from pathlib import Path

import pytest

import services.portal

TEMPLATES = sorted((Path(services.portal.__file__).parent / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_browser_cuts_what_is_pasted(template: Path) -> None:
    assert "maxlength" not in template.read_text("utf-8")


NOTHING_TO_KEEP = {
    "password.html": "passwords",
    "reset_code.html": "passwords",
    "sign_in.html": "passwords",
    "proof.html": "a password, beside what is kept already",
    "show.html": "a search of the trail, which is no work lost",
}
_FORM = re.compile(r"<form [^>]*method=.post.*?</form>", re.DOTALL)
_TYPED = re.compile(r"forms\.(text|textarea)\(|<textarea[^>]* id=|pieces\.(reading|recipients)\(")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_people_type_into_says_under_which_key_its_text_is_kept(
    template: Path,
) -> None:
    forms = _FORM.findall(template.read_text("utf-8"))
    lost = [form for form in forms if _TYPED.search(form) and "hidden(project, " not in form]
    lost = [form for form in lost if "forms.kept_as(" not in form]
    assert not lost or template.name in NOTHING_TO_KEEP


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_page_with_a_sum_in_thousands_says_that_it_may_not_add_up(template: Path) -> None:
    page = template.read_text("utf-8")
    summed = "<tfoot>" in page and "thousand_yen" in page
    assert not summed or "ROUNDED" in page
