"""`make new-service NAME=notices TITLE=お知らせ [NOUN=Notice]`."""

import subprocess
import sys
from pathlib import Path

import click

from infra.new_service.names import Names, Unfit, singular
from infra.new_service.writing import write

ROOT = Path(__file__).parents[2]
NEXT = """
Next:
  make docs                 write what follows from the manifest: compose, proxy, docs, schemas
  git add -A && make check  then read services/{name}/ from domain.py on, and make it yours
  make run                  it answers at PORT+{port}, and its interface at /openapi.json
Whoever is to hear it names it in its manifest (`hears`) and in its service.py (`Subscription`)."""


@click.command()
@click.argument("name")
@click.option("--title", required=True, help="Its Japanese name.")
@click.option("--noun", default="", help="What it keeps, LikeThis; without it, of its name.")
def main(name: str, title: str, noun: str) -> None:
    """Write a service with one noun, one table, one fact, their routes and tests."""
    names = Names(name, title, noun or singular(name))
    try:
        written = write(names, ROOT)
    except Unfit as error:
        raise click.ClickException(str(error)) from error
    _tidy([path for path in written if path.suffix == ".py"])
    for path in written:
        click.echo(path.relative_to(ROOT))
    port = (ROOT / "services" / name / "__init__.py").read_text().partition("port=")[2]
    click.echo(NEXT.format(name=name, port=port.partition(",")[0]))


def _tidy(sources: list[Path]) -> None:
    """Longer and shorter names break lines elsewhere."""
    for words in (["check", "--quiet", "--fix", "--select=I"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, *sources], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
