"""A data folder: private, and used by one program at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from infra.privacy import tighten


@contextmanager
def sole_use(var: Path) -> Iterator[None]:
    """Raise ClickException while another `yui run` or `yui up` uses the folder.

    Two would overwrite each other's databases.
    """
    var.mkdir(parents=True, exist_ok=True)
    with (var / "in-use").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            raise click.ClickException(
                f"データのフォルダー {var} は、起動中の別のYuiが使用しています。"
                "先にそちらを終了してください。"
            ) from cause
        tighten(var)
        yield
