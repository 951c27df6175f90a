"""The program at a terminal of its own, as a person sits before it."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[3]
CTRL_C = "\x03"
AT_A_TERMINAL = """
import os, signal
os.login_tty(0)
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run in the background
from infra.cli import main
main()
"""


class Terminal:
    """One run of `yui` with these words; `shown` is all that stands on the screen."""

    def __init__(self, var: Path, *words: str, port: int = 8000) -> None:
        self._screen, slave = pty.openpty()
        self.shown, self._read = "", 0
        environment = {**os.environ, "YUI_VAR": str(var), "PORT": str(port), "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", AT_A_TERMINAL, *words],
            cwd=ROOT,
            env=environment,
            stdin=slave,
        )
        os.close(slave)

    def expect(self, words: str, seconds: float = 60) -> None:
        """Read on until the words come, after those that came before."""
        deadline = time.monotonic() + seconds
        while (place := self.shown.find(words, self._read)) < 0:
            assert time.monotonic() < deadline, f"{words} did not come: {self.shown}"
            piece = self._piece()
            assert piece or self.process.poll() is None, f"it ended: {self.shown}"
            self.shown += piece
        self._read = place + len(words)

    def answer(self, question: str, line: str) -> None:
        """Wait for the question, and type the line."""
        self.expect(question)
        self.types(f"{line}\n")

    def types(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    def interrupted(self) -> int:
        """Ctrl-C, pressed again if nothing happens; the exit code.

        Python misses one that comes just as it begins to read a line, until that line ends.
        """
        self.types(CTRL_C)
        if not self._ended_within(5):
            self.types(CTRL_C)
        return self.ends()

    def ends(self) -> int:
        """Read what is still said; the exit code."""
        assert self._ended_within(60), f"it goes on: {self.shown}"
        self.shown += self._piece()
        os.close(self._screen)
        return self.process.returncode

    def _ended_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < deadline:
            self.shown += self._piece()
        return self.process.poll() is not None

    def _piece(self) -> str:
        if not select.select([self._screen], [], [], 0.1)[0]:
            return ""
        try:
            return os.read(self._screen, 65536).decode(errors="replace")
        except OSError:  # the other side is closed
            return ""
