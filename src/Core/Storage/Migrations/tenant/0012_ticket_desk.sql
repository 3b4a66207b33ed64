-- What a person is writing, kept until it is sent or thrown away.
CREATE TABLE "draft" (
    "staff" BLOB NOT NULL,
    "ticket" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("staff", "ticket", "kind")
) WITHOUT ROWID;

CREATE INDEX "ix_draft_ticket_at" ON "draft" ("ticket", "at");

-- Texts and steps kept ready: everybody's, a unit's, or a person's own.
CREATE TABLE "macro" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "unit" TEXT,
    "owner" BLOB,
    "content" TEXT NOT NULL,
    "retired" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "changed_by" TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE "macro_version" (
    "macro" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "unit" TEXT,
    "content" TEXT NOT NULL,
    "retired" INTEGER NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "changed_by" TEXT NOT NULL,
    PRIMARY KEY ("macro", "version")
) WITHOUT ROWID;

-- How tickets belong together, beside those that were merged.
CREATE TABLE "ticket_link" (
    "from" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "to" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("from", "kind", "to")
) WITHOUT ROWID;

CREATE INDEX "ix_ticket_link_to" ON "ticket_link" ("to");


-- Where and when a photo says it was taken.
CREATE TABLE "photo_fact" (
    "attachment" BLOB NOT NULL PRIMARY KEY,
    "taken_at" INTEGER,
    "lat" REAL,
    "lon" REAL
) WITHOUT ROWID;
