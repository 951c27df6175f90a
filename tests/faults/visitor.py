"""A signed-in official who goes from page to page while services restart."""

import itertools
import re
import threading
from collections import Counter

import requests
from urllib3.exceptions import ProtocolError

from infra.sample.accounts import PASSWORD
from shared.settings import Settings

LOGIN = "rausu-tanto"
PAGES = ("/", "/projects", "/datasets", "/rounds", "/reports", "/members")
"""Together they ask every service."""
PAUSE_SECONDS = 0.2
PATIENCE_SECONDS = 60


class Visitor:
    """Visits pages from `with` until its end.

    `seen` counts what was no page, but for answers `cut` off in the middle: nobody takes up what a
    killed portal had begun to say. `told_away` counts pages that say which service does not answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._portal = settings.address("portal")
        self._leaving = threading.Event()
        self.seen: Counter[str] = Counter()
        self.pages = self.cut = self.told_away = 0

    def __str__(self) -> str:
        return (
            f"{self.pages} pages seen meanwhile, {self.told_away} told that a service is away,"
            f" {self.cut} cut off with their portal, otherwise {dict(self.seen)}"
        )

    def __enter__(self) -> "Visitor":
        self._browser = requests.Session()
        form = self._browser.get(f"{self._portal}/sign-in").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', form)
        assert found
        typed = {"csrf_token": found[1], "next": "/", "login": LOGIN, "password": PASSWORD}
        origin = {"Origin": self._portal}
        self._browser.post(f"{self._portal}/sign-in", data=typed, headers=origin)
        self._thread = threading.Thread(target=self._visit)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.set()
        self._thread.join()

    def _visit(self) -> None:
        for path in itertools.cycle(PAGES):
            try:
                answer = self._browser.get(self._portal + path, timeout=PATIENCE_SECONDS)
            except requests.RequestException as cause:
                if _was_begun(cause):
                    self.cut += 1
                else:
                    self.seen[f"{path}: {type(cause).__name__}"] += 1
            else:
                self._look_at(path, answer)
            if self._leaving.wait(PAUSE_SECONDS):
                return

    def _look_at(self, path: str, answer: requests.Response) -> None:
        self.pages += 1
        if answer.status_code == 503:
            self.told_away += 1
        elif answer.status_code != 200 or "サインアウト" not in answer.text:
            self.seen[f"{path}: {answer.status_code} {answer.url}"] += 1


def _was_begun(cause: requests.RequestException) -> bool:
    """Whether somebody had taken the call, who then said no more."""
    return bool(cause.args) and isinstance(cause.args[0], ProtocolError)
