"""People at browsers of their own: each signs in once and keeps the page they look at."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page

from infra.sample.accounts import PASSWORD

DESK = {"width": 1280, "height": 900}


class Person:
    """One person's browser. `hosts` gathers every host that any of their pages asked."""

    def __init__(self, browser: Browser, address: str, hosts: set[str]) -> None:
        self.context = browser.new_context(
            base_url=address, locale="ja-JP", viewport=DESK, reduced_motion="reduce"
        )
        self.context.set_default_timeout(30_000)
        self.context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        self.page: Page = self.context.new_page()

    def sign_in(self, login: str) -> None:
        """Through the page, as anybody does."""
        self.page.goto("/sign-in")
        self.page.get_by_label("ログインID").fill(login)
        self.page.get_by_label("パスワード").fill(PASSWORD)
        self.press("サインイン")
        self.page.get_by_role("heading", name="ホーム", level=1).wait_for()

    def goes_to(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def follows(self, name: str) -> None:
        """The first link of this name, followed."""
        self.page.get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        """The button of exactly this name, pressed."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def fills(self, fields: dict[str, str]) -> None:
        """Texts by label."""
        for label, text in fields.items():
            self.page.get_by_role("textbox", name=label).fill(text)

    def chooses(self, fields: dict[str, str]) -> None:
        """Entries of drop-down lists by label."""
        for label, entry in fields.items():
            self.page.get_by_role("combobox", name=label).select_option(label=entry)

    def unfolds(self, name: str) -> Locator:
        """What lies behind a summary, opened."""
        folded = self.page.locator("details", has=self.page.locator("summary", has_text=name))
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()
        return folded

    def row(self, name: str) -> Locator:
        """The row of a form that is headed so: 場所1, 経費2."""
        heading = self.page.get_by_role("heading", name=name, exact=True)
        return self.page.get_by_role("listitem").filter(has=heading)

    def looks_up(self) -> None:
        """Back to the top of the page."""
        self.page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")

    def reads(self) -> str:
        """What the page says."""
        return self.page.get_by_role("main").inner_text()


Meet = Callable[[str], Person]
