-- Plugins put in from packages: who may sign them, the packages themselves (every node fetches from here), which one runs, and who did what.

CREATE TABLE "plugin_publisher" (
    "key_id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "public_key" BLOB NOT NULL,
    "in_process" INTEGER NOT NULL,
    "added_at" INTEGER NOT NULL,
    "withdrawn_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "plugin_release" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "plugin" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "added_at" INTEGER NOT NULL,
    "kept_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "plugin_chunk" (
    "digest" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "bytes" BLOB NOT NULL,
    PRIMARY KEY ("digest", "number")
);

CREATE TABLE "plugin_current" (
    "plugin" TEXT NOT NULL PRIMARY KEY,
    "digest" TEXT NOT NULL,
    "changed_at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "plugin_act" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "act" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "way" TEXT NOT NULL
);

-- Which channel accounts a tenant has and of which plugin, known without opening it; null until it was looked at.
ALTER TABLE "tenant_entry" ADD COLUMN "channel_accounts" TEXT;
