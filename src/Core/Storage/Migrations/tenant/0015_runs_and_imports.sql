-- Longer work that was asked for on a screen, and what was taken over from other programs.

CREATE TABLE "side_run" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "input" TEXT NOT NULL,
    "rows_done" INTEGER NOT NULL,
    "rows_total" INTEGER,
    "result" TEXT,
    "created_at" INTEGER NOT NULL,
    "finished_at" INTEGER,
    "next_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "side_run_chunk" (
    "run" BLOB NOT NULL,
    "part" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "data" BLOB NOT NULL,
    PRIMARY KEY ("run", "part", "seq")
) WITHOUT ROWID;

CREATE TABLE "imported_item" (
    "kind" TEXT NOT NULL,
    "external" TEXT NOT NULL,
    "run" BLOB NOT NULL,
    "row" INTEGER NOT NULL,
    "made" BLOB NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("kind", "external")
) WITHOUT ROWID;

CREATE INDEX "ix_side_run_next_at" ON "side_run" ("next_at") WHERE "next_at" IS NOT NULL;

CREATE INDEX "ix_side_run_actor_kind_created_at" ON "side_run" ("actor", "kind", "created_at");

CREATE INDEX "ix_imported_item_run_row" ON "imported_item" ("run", "row");
