-- Changes of many tickets at once, exports, and events sent to other programs.

CREATE TABLE "bulk_change" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "request_hash" BLOB,
    "undo_of" BLOB,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "bulk_item" (
    "bulk" BLOB NOT NULL,
    "seq" INTEGER NOT NULL,
    "ticket" BLOB NOT NULL,
    "state" TEXT NOT NULL,
    "failure" TEXT,
    "to" TEXT,
    "version" INTEGER,
    "directorate_before" TEXT,
    "assignee_before" BLOB,
    PRIMARY KEY ("bulk", "seq")
) WITHOUT ROWID;

CREATE TABLE "ticket_export" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "actor" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "delimiter" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "columns" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "rows_done" INTEGER NOT NULL,
    "rows_total" INTEGER,
    "size" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "finished_at" INTEGER,
    "next_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "export_chunk" (
    "export" BLOB NOT NULL,
    "seq" INTEGER NOT NULL,
    "data" BLOB NOT NULL,
    PRIMARY KEY ("export", "seq")
) WITHOUT ROWID;

CREATE TABLE "event_subscription" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT NOT NULL,
    "secret" BLOB NOT NULL,
    "previous_secret" BLOB,
    "previous_until" INTEGER,
    "active" INTEGER NOT NULL,
    "off_reason" TEXT,
    "upto" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "event_delivery" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "id" BLOB NOT NULL,
    "subscription" BLOB NOT NULL,
    "type" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "next_attempt_at" INTEGER,
    "created_at" INTEGER NOT NULL,
    "delivered_at" INTEGER,
    "last_status" INTEGER,
    "last_error" TEXT
);

CREATE UNIQUE INDEX "ix_bulk_change_actor_idempotency_key" ON "bulk_change" ("actor", "idempotency_key") WHERE "idempotency_key" IS NOT NULL;

CREATE UNIQUE INDEX "ix_bulk_change_undo_of" ON "bulk_change" ("undo_of") WHERE "undo_of" IS NOT NULL;

CREATE INDEX "ix_ticket_export_next_at" ON "ticket_export" ("next_at") WHERE "next_at" IS NOT NULL;

CREATE INDEX "ix_event_delivery_next_attempt_at" ON "event_delivery" ("next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;

CREATE INDEX "ix_event_delivery_delivered_at" ON "event_delivery" ("delivered_at") WHERE "delivered_at" IS NOT NULL;

CREATE INDEX "ix_event_delivery_subscription_seq" ON "event_delivery" ("subscription", "seq");
