"""docs/examples/two_services.py as a newcomer runs it first: in one process, on SQLite."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from shared.database import Database

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "two_services.py"


def test_what_one_service_tells_is_a_row_of_the_other(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("harbour", "board")]

    said = subprocess.run(
        [sys.executable, EXAMPLE, *urls], capture_output=True, check=True, text=True, timeout=120
    ).stdout

    assert said == "('第八根室丸', 3)\n"
    with Database(urls[1]).reading() as session:
        assert session.execute(text("select * from berths")).all() == [("第八根室丸", 3)]
