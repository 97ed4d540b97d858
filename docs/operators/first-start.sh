#!/bin/sh
# Runs once, when the database's folder is empty: the two roles and the portal's database.
set -eu
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  -v owner_password="$(cat /run/secrets/owner)" -v app_password="$(cat /run/secrets/app)" -v database=portal \
  -f /bootstrap.sql
