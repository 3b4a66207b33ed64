-- The desk's lists: by when each citizen must hear from us again, what a person watches, views kept under a name, what a person chose.

ALTER TABLE "ticket" ADD COLUMN "word_due" INTEGER;

-- Seven days after our first word, or after it came in.
UPDATE "ticket" SET "word_due" = COALESCE("first_word_at", "registered_at") + 6048000000000 WHERE "category" <> 'Closed';

CREATE INDEX "ix_ticket_word_due_key" ON "ticket" ("word_due", "key") WHERE "category" <> 'Closed';

CREATE TABLE "ticket_watch" (
    "staff" BLOB NOT NULL,
    "ticket" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("staff", "ticket")
) WITHOUT ROWID;

CREATE TABLE "saved_view" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "owner" BLOB NOT NULL,
    "unit" TEXT,
    "name" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "ix_saved_view_owner" ON "saved_view" ("owner");

CREATE INDEX "ix_saved_view_unit" ON "saved_view" ("unit") WHERE "unit" IS NOT NULL;

CREATE TABLE "staff_preference" (
    "staff" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    PRIMARY KEY ("staff", "name")
) WITHOUT ROWID;
