-- The host catalog. Instants are UTC ticks, ids 16 bytes in time order. Keys are assigned by the writer.

CREATE TABLE "app_event" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "app" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "headers" TEXT NOT NULL,
    "body" BLOB NOT NULL,
    "received_at" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "reason" TEXT
);

CREATE TABLE "app_quarantine" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "app" TEXT NOT NULL,
    "provider_account" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "channel_app" (
    "app" TEXT NOT NULL PRIMARY KEY,
    "plugin" TEXT NOT NULL,
    "settings" TEXT NOT NULL,
    "secrets" BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE "counter" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "operator_key" (
    "token_hash" BLOB NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "used_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "provider_route" (
    "plugin" TEXT NOT NULL,
    "provider_account" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    PRIMARY KEY ("plugin", "provider_account")
) WITHOUT ROWID;

CREATE TABLE "tenant_entry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "status" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "wrapped_key" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL,
    "next_due" INTEGER
) WITHOUT ROWID;

CREATE TABLE "tenant_host" (
    "host" TEXT NOT NULL PRIMARY KEY,
    "tenant" TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX "ix_app_event_state" ON "app_event" ("state") WHERE "state" <> 'done';
