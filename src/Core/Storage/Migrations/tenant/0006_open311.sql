-- What the public may read of a ticket, programs that report over Open311, and what they sent with a report.

ALTER TABLE "ticket" ADD COLUMN "listed" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "ticket" ADD COLUMN "public_lat" REAL;

ALTER TABLE "ticket" ADD COLUMN "public_lon" REAL;

ALTER TABLE "ticket" ADD COLUMN "public_summary" TEXT;

ALTER TABLE "ticket" ADD COLUMN "answers" TEXT;

CREATE INDEX "ix_ticket_registered_at_key_topic_category" ON "ticket" ("registered_at", "key", "topic", "category") WHERE "listed" = 1;

CREATE TABLE "public_update" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "ticket" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "outcome" TEXT,
    "at" INTEGER NOT NULL
);

CREATE INDEX "ix_public_update_ticket" ON "public_update" ("ticket");

CREATE INDEX "ix_public_update_at_key" ON "public_update" ("at", "key");

CREATE TABLE "open311_key" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "key_hash" BLOB NOT NULL,
    "per_minute" INTEGER NOT NULL,
    "active" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL
) WITHOUT ROWID;

CREATE UNIQUE INDEX "ix_open311_key_key_hash" ON "open311_key" ("key_hash");

CREATE TABLE "open311_submission" (
    "token" TEXT NOT NULL PRIMARY KEY,
    "ticket" INTEGER NOT NULL,
    "open311_key" TEXT NOT NULL,
    "device_id" TEXT,
    "account_id" TEXT,
    "address_id" TEXT,
    "media_url" TEXT,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "ix_open311_submission_ticket" ON "open311_submission" ("ticket");
