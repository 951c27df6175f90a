"""The files that install each service, made from the manifests: `infra/templates` has the rest."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.database import connections
from shared.manifests import MANIFESTS

ROOT = Path(__file__).parents[2]
MADE = {
    "docker-compose.yml": ROOT / "docker-compose.yml",
    "Caddyfile": ROOT / "infra/proxy/Caddyfile",
    "prometheus.yml": ROOT / "infra/prometheus/prometheus.yml",
}
"""By the name of its template."""


def documents() -> Iterator[tuple[Path, str]]:
    """Each file with what it should hold."""
    templates = Environment(
        loader=FileSystemLoader(ROOT / "infra/templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name, path in MADE.items():
        yield (
            path,
            templates.get_template(name).render(manifests=MANIFESTS, connections=connections),
        )
