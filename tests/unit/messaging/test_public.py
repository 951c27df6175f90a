"""What `shared.messaging` offers by name, and what it does not load for that."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import shared.messaging

SOURCE = Path(shared.messaging.__file__)


def offered() -> dict[str, str]:
    """As type checkers read it: each name with the module that it is imported from."""
    imports = (
        one for one in ast.walk(ast.parse(SOURCE.read_text())) if isinstance(one, ast.ImportFrom)
    )
    return {
        alias.name: one.module
        for one in imports
        for alias in one.names
        if one.module and one.module.startswith("shared.messaging.")
    }


def test_each_name_is_the_one_that_type_checkers_see() -> None:
    assert offered()
    for name, module in offered().items():
        assert getattr(shared.messaging, name) is getattr(import_module(module), name)
    assert offered().keys() == shared.messaging._HOME.keys()


def test_no_library_is_loaded_before_something_is_asked_for_and_then_not_the_broker_s() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, shared.errors, shared.messaging.lanes\n"
            "print('sqlalchemy' in sys.modules)\n"
            "from shared.messaging import Consumer, Resolution, open_log\n"
            "print('sqlalchemy' in sys.modules, 'kombu' in sys.modules)",
        ],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert told.split() == ["False", "True", "False"]
