-- A tenant with millions of tickets: old closed ones are packed, lists read small indexes of what is open, counts are kept.

ALTER TABLE "ticket" ADD COLUMN "archived_at" INTEGER;

CREATE TABLE "ticket_archive" (
    "ticket" INTEGER NOT NULL PRIMARY KEY,
    "dictionary" INTEGER NOT NULL,
    "data" BLOB NOT NULL
);

CREATE TABLE "archive_dictionary" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "content" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "archived_task" (
    "directorate" TEXT NOT NULL,
    "ticket" INTEGER NOT NULL,
    "tasks" INTEGER NOT NULL,
    PRIMARY KEY ("directorate", "ticket")
) WITHOUT ROWID;

CREATE TABLE "ticket_count" (
    "directorate" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "assignee" BLOB NOT NULL,
    "tickets" INTEGER NOT NULL,
    PRIMARY KEY ("directorate", "category", "state", "assignee")
) WITHOUT ROWID;

DROP INDEX "ix_ticket_assignee_category_next_due";

DROP INDEX "ix_ticket_category_next_due_key";

DROP INDEX "ix_ticket_directorate_category_next_due_key";

CREATE INDEX "ix_ticket_next_due_key_directorate_state_assignee" ON "ticket" ("next_due", "key", "directorate", "state", "assignee") WHERE "category" <> 'Closed';

CREATE INDEX "ix_ticket_directorate_next_due_key" ON "ticket" ("directorate", "next_due", "key") WHERE "category" <> 'Closed';

CREATE INDEX "ix_ticket_assignee_next_due_key" ON "ticket" ("assignee", "next_due", "key") WHERE "category" <> 'Closed';

CREATE INDEX "ix_ticket_topic_next_due_key" ON "ticket" ("topic", "next_due", "key") WHERE "category" <> 'Closed';

CREATE INDEX "ix_ticket_category_next_due_key" ON "ticket" ("category", "next_due", "key") WHERE "category" <> 'Closed';

CREATE INDEX "ix_notification_ticket" ON "notification" ("ticket");

CREATE INDEX "ix_ticket_state_next_due_key" ON "ticket" ("state", "next_due", "key") WHERE "category" <> 'Closed';

CREATE INDEX "ix_ticket_directorate_key" ON "ticket" ("directorate", "key");

CREATE INDEX "ix_ticket_assignee_key" ON "ticket" ("assignee", "key") WHERE "assignee" IS NOT NULL;

CREATE INDEX "ix_ticket_state_key" ON "ticket" ("state", "key");

CREATE INDEX "ix_ticket_topic_key" ON "ticket" ("topic", "key");

CREATE INDEX "ix_ticket_closed_at" ON "ticket" ("closed_at") WHERE "closed_at" IS NOT NULL AND "archived_at" IS NULL;
