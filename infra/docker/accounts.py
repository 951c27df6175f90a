"""`python -m infra.docker.accounts`: each service's role and database at PostgreSQL.

As the owner that libpq's variables name (`PGHOST`, `PGUSER`, `PGPASSWORD`).
"""

import os
from contextlib import closing

import psycopg2

from infra.docker.passwords import database_variable
from infra.postgres.accounts import provide
from shared.manifests import SERVICES

if __name__ == "__main__":
    passwords = {service: os.environ[database_variable(service)] for service in SERVICES}
    with closing(psycopg2.connect(dbname="postgres")) as owner:
        provide(owner, passwords)
