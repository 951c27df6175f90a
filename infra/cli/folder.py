"""A data folder: private, and used by one program at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from infra.local.process import left_running
from infra.privacy import tighten
from shared.manifests import SERVICES


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


def require_nothing_left(var: Path) -> None:
    """Raise ClickException while services go on there whose supervisor, `yui up`, was killed."""
    if left := left_running(var / "run", SERVICES):
        raise click.ClickException(
            f"データのフォルダー {var} では、{'、'.join(left)} が動作しています。"
            "先に `yui up` で起動し直し、Ctrl-C で終了してください。"
        )
