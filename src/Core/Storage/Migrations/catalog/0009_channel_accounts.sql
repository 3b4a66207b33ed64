-- Which channel accounts tenants have switched on, known without opening a tenant, and which node holds an account's own line.

CREATE TABLE "listed_account" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "plugin" TEXT NOT NULL,
    PRIMARY KEY ("tenant", "account")
) WITHOUT ROWID;

CREATE INDEX "ix_listed_account_plugin" ON "listed_account" ("plugin");

CREATE TABLE "stream_lease" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "until" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "account")
) WITHOUT ROWID;
