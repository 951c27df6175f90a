#!/bin/sh
# At each start of the containers: a role and a database for each of SERVICES, closed to the others. No
# role holds more than CONNECTION_LIMIT connections, so that a stolen one cannot take the others'.
set -eu

for service in ${SERVICES:?}; do
    variable="$(echo "$service" | tr '[:lower:]' '[:upper:]')_DATABASE_PASSWORD"
    eval "password=\${$variable:?}"
    psql --quiet --set ON_ERROR_STOP=1 --dbname postgres \
        --set service="$service" --set password="$password" --set limit="${CONNECTION_LIMIT:?}" << 'SQL'
select format('create role %I', :'service')
    where not exists (select from pg_roles where rolname = :'service') \gexec
alter role :"service" login password :'password' connection limit :limit;
select format('create database %I owner %I', :'service', :'service')
    where not exists (select from pg_database where datname = :'service') \gexec
revoke connect on database :"service" from public;
SQL
done
