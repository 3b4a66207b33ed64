-- Whose telephone rang, the queue, the recording, and the calls we owe to whoever hung up before an answer.

ALTER TABLE "call" ADD COLUMN "queue" TEXT;

ALTER TABLE "call" ADD COLUMN "queue_at" INTEGER;

ALTER TABLE "call" ADD COLUMN "recording" TEXT;

ALTER TABLE "call" ADD COLUMN "owed" INTEGER NOT NULL DEFAULT 0;

DROP INDEX "ix_call_ring_at";

CREATE INDEX "ix_call_ring_at_state_owed" ON "call" ("ring_at", "state", "owed");

CREATE INDEX "ix_call_from_answered_at" ON "call" ("from", "answered_at") WHERE "answered_at" IS NOT NULL;

CREATE INDEX "ix_call_from_ended_at" ON "call" ("from", "ended_at") WHERE "owed" = 1;

CREATE TABLE "call_agent" (
    "account" TEXT NOT NULL,
    "call_id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "offered_at" INTEGER,
    "missed_at" INTEGER,
    "missed" INTEGER NOT NULL,
    "answered_at" INTEGER,
    PRIMARY KEY ("account", "call_id", "agent")
) WITHOUT ROWID;

CREATE TABLE "call_back" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "id" BLOB NOT NULL,
    "number" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,
    "first_at" INTEGER NOT NULL,
    "last_at" INTEGER NOT NULL,
    "due" INTEGER NOT NULL,
    "next_at" INTEGER,
    "tries" INTEGER NOT NULL,
    "first_tried_at" INTEGER,
    "tried_at" INTEGER,
    "tried_by" TEXT,
    "taken_by" TEXT,
    "taken_until" INTEGER,
    "met_at" INTEGER,
    "closed_at" INTEGER,
    "closed_by" TEXT,
    "reason" TEXT,
    "upto" INTEGER,
    "ticket" INTEGER
);

CREATE UNIQUE INDEX "ix_call_back_id" ON "call_back" ("id");

CREATE UNIQUE INDEX "ix_call_back_number" ON "call_back" ("number") WHERE "closed_at" IS NULL;

CREATE INDEX "ix_call_back_number_first_at" ON "call_back" ("number", "first_at");

CREATE INDEX "ix_call_back_next_at" ON "call_back" ("next_at") WHERE "next_at" IS NOT NULL;

CREATE INDEX "ix_call_back_due" ON "call_back" ("due");
