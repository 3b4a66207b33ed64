-- One row: the schema's version, and whether the tenant has moved away (then nobody may write here any more). Every batch locks it, so
-- that the batches of several nodes come one after another: the chain head and the counters would make them wait for each other anyway.
CREATE TABLE "store_mark" ("one" bigint NOT NULL PRIMARY KEY CHECK ("one" = 1), "version" bigint NOT NULL, "sealed" bigint NOT NULL);
INSERT INTO "store_mark" VALUES (1, 0, 0);

-- The stems of what a ticket says (see Core/Search) as lexemes without positions; parted by us, so no parser is asked.
CREATE TABLE "ticket_search" ("key" bigint NOT NULL PRIMARY KEY, "stems" tsvector NOT NULL);
CREATE INDEX "ix_ticket_search_stems" ON "ticket_search" USING gin ("stems");

-- Attachments, in parts of at most 256 KiB, so that no node has a file the others lack.
CREATE TABLE "attachment_content" (
    "sha256" text COLLATE "C" NOT NULL,
    "part" bigint NOT NULL,
    "bytes" bytea NOT NULL,
    PRIMARY KEY ("sha256", "part")
);
ALTER TABLE "attachment_content" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
