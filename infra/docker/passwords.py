"""`python -m infra.docker.passwords`: the passwords that docker-compose.yml wants, in `.env`.

Run again after an upgrade, it adds those of new services. Needs nothing but the standard library,
so that it runs before anything is installed.
"""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from infra.privacy import write
from shared.manifests import SERVICES, WITH_API

FILE = Path(".env")


def variables() -> Iterator[str]:
    """Every variable of docker-compose.yml that has no default, but the domain."""
    yield "POSTGRES_PASSWORD"
    yield from (database_variable(service) for service in SERVICES)
    yield from (broker_variable(service) for service in WITH_API)


def database_variable(service: str) -> str:
    return f"{service.upper()}_DATABASE_PASSWORD"


def broker_variable(service: str) -> str:
    return f"{service.upper()}_BROKER_PASSWORD"


def completed(text: str) -> str:
    """The file's text, and a fresh password for each variable that it does not set.

    What stands stays as it is: the servers know these passwords.
    """
    standing = set(re.findall(r"^\s*(\w+)\s*=", text, re.MULTILINE))
    missing = [name for name in variables() if name not in standing]
    if missing and text and not text.endswith("\n"):
        text += "\n"
    return text + "".join(f"{name}='{secrets.token_urlsafe(32)}'\n" for name in missing)


def main() -> None:
    """Complete `.env`, for its owner alone."""
    before = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    after = completed(before)
    write(FILE, after.encode())
    if after == before:
        print(f"{FILE} のパスワードはそろっています。変更していません。")
    else:
        print(f"{FILE} にパスワードを保存しました。鍵と同じように保管してください。")


if __name__ == "__main__":
    main()
