"""Installations in one process, seen from outside: the command line and every row and file."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, select

from shared.database import Database
from shared.manifests import SERVICES
from shared.settings import Settings


def command(var: Path, *words: str) -> dict[str, Any]:
    """`yui` on the installation in a folder, as `subprocess` takes it."""
    return {
        "args": [sys.executable, "-W", "ignore", "-m", "infra.cli", *words],
        "env": {**os.environ, "YUI_VAR": str(var)},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


def yui(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(**command(var, *words), check=False, timeout=120)


def contents(settings: Settings) -> dict[str, list[Any]]:
    """Every row of every table of every service, in an order of their own."""
    found = {}
    for service in SERVICES:
        database = Database(settings.database_url(service))
        metadata = MetaData()
        metadata.reflect(database.engine)
        with database.reading() as session:
            for name, table in metadata.tables.items():
                rows = session.execute(select(table)).all()
                found[f"{service}.{name}"] = sorted(map(repr, rows))
        database.close()
    return found


def files(settings: Settings) -> set[str]:
    return {
        path.relative_to(settings.var).as_posix()
        for folder in (settings.files, settings.keys)
        for path in folder.rglob("*")
        if path.is_file()
    }
