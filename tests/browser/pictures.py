"""Pictures of the pages as they are after the story, for the READMEs and the manual.

python -m pytest tests/browser -k joint_report --pictures docs/images
"""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.people import DESK, Meet

PHONE = {"width": 375, "height": 740}
TOWN, OFFICE = "rausu-tanto", "jimukyoku"
PROJECT = "知床岬周辺"

# name of the picture, whose page, where it begins, links to follow from there, element on top
DESK_PICTURES = (
    ("projects", OFFICE, "/projects", (), ""),
    ("project", TOWN, "/projects", (PROJECT,), ""),
    ("project-history", TOWN, "/projects", (PROJECT,), "経過"),
    ("map", TOWN, "/map", (), ""),
    ("round", OFFICE, "/rounds", ("第1回評価",), ""),
    ("results", OFFICE, "/rounds", ("結果を見る",), ""),
    ("reports", OFFICE, "/reports", (), ""),
    ("report", OFFICE, "/reports", ("共同報告書",), ""),
    ("report-form", OFFICE, "/reports/new", (), ""),
)
PHONE_PICTURES = (
    ("phone-home", TOWN, "/", (), ""),
    ("phone-project", TOWN, "/projects", (PROJECT,), ""),
)


def take(meet: Meet, folder: Path) -> None:
    """Those that need no step of the story: PNG files of a screen each, of every page reached."""
    folder.mkdir(parents=True, exist_ok=True)
    for pictures, size in ((DESK_PICTURES, DESK), (PHONE_PICTURES, PHONE)):
        for name, login, path, links, top in pictures:
            page = meet(login).goes_to(path)
            page.set_viewport_size(size)
            if show(page, links, top):
                page.screenshot(path=folder / f"{name}.png", animations="disabled")
            page.set_viewport_size(DESK)


def show(page: Page, links: tuple[str, ...], top: str) -> bool:
    """Follow the links and scroll; whether the page was reached."""
    for link in links:
        found = page.get_by_role("link", name=link)
        if not found.count():
            return False
        found.first.click()
        page.wait_for_load_state("networkidle")
    if top:
        page.get_by_role("heading", name=top).first.scroll_into_view_if_needed()
        page.evaluate("window.scrollBy(0, 500)")
    page.wait_for_load_state("networkidle")
    return True
