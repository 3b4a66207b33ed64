-- What channels beyond texts between two people need: threads, public words, edits, lines with a place to go on from, a person met twice, refusals.

ALTER TABLE "conversation" ADD COLUMN "person" TEXT;

ALTER TABLE "conversation" ADD COLUMN "public" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "conversation" ADD COLUMN "subject" TEXT;

ALTER TABLE "message" ADD COLUMN "public" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "message" ADD COLUMN "subject" TEXT;

ALTER TABLE "message" ADD COLUMN "replaces" INTEGER;

ALTER TABLE "message" ADD COLUMN "mark" TEXT;

ALTER TABLE "message" ADD COLUMN "revoked_at" INTEGER;

DROP INDEX "ix_message_conversation";

CREATE INDEX "ix_message_conversation_external_id" ON "message" ("conversation", "external_id");

CREATE TABLE "stream_cursor" (
    "account" TEXT NOT NULL PRIMARY KEY,
    "cursor" TEXT NOT NULL,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "opt_out" (
    "account" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY ("account", "person", "purpose")
) WITHOUT ROWID;

CREATE TABLE "citizen_join" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "kept" INTEGER NOT NULL,
    "joined" INTEGER NOT NULL,
    "consent" TEXT NOT NULL,
    "moved" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "undone_at" INTEGER,
    "undone_by" TEXT
);

CREATE INDEX "ix_citizen_join_kept" ON "citizen_join" ("kept");

CREATE INDEX "ix_citizen_join_joined" ON "citizen_join" ("joined");
