"""Where the certificates lie for a broker that speaks TLS; see certificates/README.md."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificates:
    """A folder: `ca/` is for the services to trust, `broker/` for the broker alone."""

    folder: Path

    @property
    def authority(self) -> Path:
        return self.folder / "ca" / "ca.pem"

    @property
    def certificate(self) -> Path:
        return self.folder / "broker" / "certificate.pem"

    @property
    def key(self) -> Path:
        return self.folder / "broker" / "key.pem"
