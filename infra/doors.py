"""The services as their nameko doors declare them: what they serve and what they hear."""

import inspect
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from shared.database import Database
from shared.files import FileStore
from shared.keys import KeyDirectory, KeyRing
from shared.rebuilding import ReadModel
from shared.reconciling import Record
from shared.settings import Settings
from shared.transactions import Transactions
from shared.web.app import create_app
from shared.web.context import ServiceContext


@cache
def door_of(service: str) -> Any:
    """The nameko class in `services/<service>/service.py`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # eventlet announces its retirement at every import
        module = import_module(f"services.{service}.service")
    return next(
        cls
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if getattr(cls, "name", None) == service
    )


def subscriptions_of(service: str) -> Mapping[str, Mapping[type, Any]]:
    """Per producer, the handlers by type of fact."""
    door = door_of(service)
    return {
        part.producer: part.handlers
        for part in vars(door).values()
        if hasattr(part, "producer") and hasattr(part, "handlers")
    }


def read_models_of(service: str) -> list[ReadModel]:
    """What the service keeps of the subscriptions that it can hear anew from the beginning."""
    return [
        ReadModel(service, f"{service}.{part.producer}", part.handlers, part.writes)
        for part in vars(door_of(service)).values()
        if getattr(part, "writes", ())
    ]


def record_of(service: str) -> Record | None:
    """What the service's own facts say that its tables hold; None if it announces nothing."""
    return getattr(door_of(service), "record", None)


@contextmanager
def app_of(service: str) -> Iterator[Flask]:
    """The service's app with nothing behind it; good for asking about routes."""
    with TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder))
        database = Database(settings.database_url(service))
        context = ServiceContext(
            service,
            settings,
            Transactions(service, database, lambda _: None),
            KeyRing(service, settings.keys),
            KeyDirectory(settings.address),
            FileStore(settings.files),
        )
        door = door_of(service).door
        yield create_app(context, *door.blueprints)
        database.close()
