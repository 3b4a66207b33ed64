#!/bin/sh
# Brings secrets from files to where the host looks for them, then becomes the host: `derman serve …`, `derman tenants list`, …
#   DERMAN_MASTER_KEY_FILE   32 bytes, the same for all nodes of one catalog; laid into the data folder once
#   DERMAN_CATALOG_FILE, DERMAN_POSTGRES_FILE   a connection string each
# The options that name a data folder and connection strings are the same for every command, so they are given here, not typed.
set -eu
data=${DERMAN_DATA:-/data}
host=${DERMAN_HOST:-/app/Derman.Host}

if [ -n "${DERMAN_MASTER_KEY_FILE:-}" ]; then
  key=$data/keys/master.key
  if [ "$(wc -c <"$DERMAN_MASTER_KEY_FILE")" -ne 32 ]; then
    echo "$DERMAN_MASTER_KEY_FILE is not a master key of 32 bytes. Make one once: head -c 32 /dev/urandom > FILE" >&2
    exit 2
  elif [ ! -e "$key" ]; then
    (umask 077 && mkdir -p "$data/keys" && cp "$DERMAN_MASTER_KEY_FILE" "$key.new" && mv "$key.new" "$key")
  elif ! cmp -s "$DERMAN_MASTER_KEY_FILE" "$key"; then
    echo "The master key in $data/keys is not the one in $DERMAN_MASTER_KEY_FILE. Which one belongs to these tenants? Put it in both places." >&2
    exit 2
  fi
fi
if [ -n "${DERMAN_CATALOG_FILE:-}" ]; then
  DERMAN_CATALOG=$(cat "$DERMAN_CATALOG_FILE")
  export DERMAN_CATALOG
fi
if [ -n "${DERMAN_POSTGRES_FILE:-}" ]; then
  DERMAN_POSTGRES=$(cat "$DERMAN_POSTGRES_FILE")
  export DERMAN_POSTGRES
fi
exec "$host" "$@" --data "$data"
