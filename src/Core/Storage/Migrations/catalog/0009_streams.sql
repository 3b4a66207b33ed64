-- Which node holds an account's own line.

CREATE TABLE "stream_lease" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "until" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "account")
) WITHOUT ROWID;
