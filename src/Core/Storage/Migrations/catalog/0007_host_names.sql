-- Host names a tenant asks for itself, each with its proof, its certificate and a request for one. Who put a served name there.

ALTER TABLE "tenant_host" ADD COLUMN "source" TEXT NOT NULL DEFAULT 'pack';

CREATE TABLE "host_claim" (
    "tenant" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "asked_at" INTEGER NOT NULL,
    "asked_by" TEXT NOT NULL,
    "checked_at" INTEGER,
    "checked" TEXT,
    "proven_at" INTEGER,
    "withdrawn_at" INTEGER,
    PRIMARY KEY ("tenant", "host")
) WITHOUT ROWID;

CREATE TABLE "host_certificate" (
    "tenant" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "chain" TEXT NOT NULL,
    "private_key" BLOB NOT NULL,
    "issuer" TEXT NOT NULL,
    "thumbprint" TEXT NOT NULL,
    "not_before" INTEGER NOT NULL,
    "not_after" INTEGER NOT NULL,
    "recognised" INTEGER NOT NULL,
    "installed_at" INTEGER NOT NULL,
    "installed_by" TEXT NOT NULL,
    PRIMARY KEY ("tenant", "host")
) WITHOUT ROWID;

CREATE TABLE "certificate_request" (
    "tenant" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "private_key" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    "made_by" TEXT NOT NULL,
    PRIMARY KEY ("tenant", "host")
) WITHOUT ROWID;
