"""One program at a time uses a data folder: two would overwrite each other's databases."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def sole_use(var: Path) -> Iterator[None]:
    """Raise ClickException while another `yui run` or `yui up` uses the folder."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "in-use").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            raise click.ClickException(
                f"データのフォルダー {var} は、起動中の別のYuiが使用しています。"
                "先にそちらを終了してください。"
            ) from cause
        yield
