-- Where a tenant's store lies (nothing: a file), and the database servers there are.

ALTER TABLE "tenant_entry" ADD COLUMN "server" TEXT;

ALTER TABLE "tenant_entry" ADD COLUMN "schema" TEXT;

ALTER TABLE "tenant_entry" ADD COLUMN "node" TEXT;

CREATE TABLE "database_server" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "connection" BLOB NOT NULL,
    "options" TEXT NOT NULL,
    "max_tenants" INTEGER NOT NULL
) WITHOUT ROWID;
