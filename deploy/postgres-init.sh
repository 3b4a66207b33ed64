#!/bin/bash
# Run once, by the image, in a fresh data folder: a login that may make schemas and roles, and nothing more.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/derman_password)" <<'SQL'
CREATE ROLE derman LOGIN CREATEROLE NOSUPERUSER PASSWORD :'password';
CREATE DATABASE derman OWNER derman ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE derman FROM PUBLIC;
SQL
