-- Letters: a number of their own and a day of arrival, from which the law counts; and reports to another body's server, which is followed.

ALTER TABLE "ticket" ADD COLUMN "arrived_at" INTEGER;

CREATE TABLE "letter" (
    "ticket" INTEGER NOT NULL PRIMARY KEY,
    "source" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "number_key" TEXT NOT NULL,
    "arrived_at" INTEGER NOT NULL,
    "sender" BLOB
);

CREATE UNIQUE INDEX "ix_letter_source_year_number_key" ON "letter" ("source", "year", "number_key");

CREATE TABLE "letter_answer" (
    "ticket" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "interim" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY ("ticket", "seq")
) WITHOUT ROWID;

CREATE TABLE "outside_report" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "ticket" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "service_name" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "answers" TEXT,
    "with_person" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "external_id" TEXT,
    "status" TEXT,
    "notes" TEXT,
    "remote_at" INTEGER,
    "heard_at" INTEGER,
    "sent_at" INTEGER,
    "next_at" INTEGER,
    "attempts" INTEGER NOT NULL,
    "failure_code" TEXT,
    "failure_reason" TEXT,
    "silent_at" INTEGER,
    "by" TEXT NOT NULL,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "ix_outside_report_ticket" ON "outside_report" ("ticket");

CREATE INDEX "ix_outside_report_next_at" ON "outside_report" ("next_at") WHERE "next_at" IS NOT NULL;

CREATE TABLE "outside_services" (
    "account" TEXT NOT NULL PRIMARY KEY,
    "services" TEXT NOT NULL,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "outside_choice" (
    "account" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    PRIMARY KEY ("account", "topic")
) WITHOUT ROWID;
