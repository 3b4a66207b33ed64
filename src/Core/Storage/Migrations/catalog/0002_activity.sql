-- Which node has written to a tenant and not closed it cleanly; what is known of a closed store without opening it.

CREATE TABLE "tenant_activity" (
    "node" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "since" INTEGER NOT NULL,
    PRIMARY KEY ("node", "tenant")
) WITHOUT ROWID;

ALTER TABLE "tenant_entry" ADD COLUMN "schema_version" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "tenant_entry" ADD COLUMN "weight" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE "tenant_entry" ADD COLUMN "checked_configuration" BLOB;
