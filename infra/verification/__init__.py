"""Whether an installation is still what was written: `yui verify`.

docs/verification.md says which alteration is found by what. `chains`: logs and trails; `tables`:
what facts speak of; `files`.
"""

from infra.verification.chains import verify_access_log, verify_logs, verify_trails
from infra.verification.files import verify_files
from infra.verification.tables import verify_tables

__all__ = ["verify_access_log", "verify_files", "verify_logs", "verify_tables", "verify_trails"]
