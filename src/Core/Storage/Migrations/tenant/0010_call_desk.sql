-- What the desk answers from while somebody is on the line: planned works, knowledge, contacts that need no ticket, and who joined whom.

CREATE TABLE "planned_work" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "starts_at" INTEGER NOT NULL,
    "ends_at" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "changed_by" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "ix_planned_work_ends_at" ON "planned_work" ("ends_at");

CREATE TABLE "planned_work_version" (
    "work" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "starts_at" INTEGER NOT NULL,
    "ends_at" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "removed" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY ("work", "version")
) WITHOUT ROWID;

CREATE TABLE "knowledge_article" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "changed_by" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "knowledge_version" (
    "article" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "removed" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY ("article", "version")
) WITHOUT ROWID;

CREATE TABLE "desk_contact" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "id" BLOB NOT NULL,
    "form_key" TEXT,
    "kind" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "account" TEXT,
    "call_id" TEXT,
    "citizen" INTEGER,
    "topic" TEXT,
    "neighbourhood" TEXT,
    "text" TEXT,
    "said" TEXT,
    "article" BLOB,
    "work" BLOB
);

CREATE UNIQUE INDEX "ix_desk_contact_form_key" ON "desk_contact" ("form_key") WHERE "form_key" IS NOT NULL;

CREATE INDEX "ix_desk_contact_citizen" ON "desk_contact" ("citizen") WHERE "citizen" IS NOT NULL;

CREATE INDEX "ix_desk_contact_work" ON "desk_contact" ("work") WHERE "work" IS NOT NULL;

CREATE INDEX "ix_ticket_merged_into" ON "ticket" ("merged_into") WHERE "merged_into" IS NOT NULL;
