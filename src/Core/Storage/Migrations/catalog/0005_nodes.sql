-- Nodes that share the catalog, and what they must have in common: the keys of cookies, and proof that they have the same master key.

CREATE TABLE "node" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "run" TEXT NOT NULL,
    "beat" INTEGER NOT NULL,
    "started_at" INTEGER NOT NULL,
    "seen_at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "protection_key" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" BLOB NOT NULL,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "sealed_value" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" BLOB NOT NULL
) WITHOUT ROWID;

-- How often a clean point was recorded: who recorded one meanwhile knew less than both together.
ALTER TABLE "tenant_entry" ADD COLUMN "settled" INTEGER NOT NULL DEFAULT 0;

-- Until when one node has an event of a shared app to itself.
ALTER TABLE "app_event" ADD COLUMN "next_attempt_at" INTEGER;
