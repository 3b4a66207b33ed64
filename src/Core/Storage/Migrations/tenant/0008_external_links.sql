-- Who may come in by a provider outside: the identity there, by issuer and subject, and the person here.
CREATE TABLE "external_link" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "staff" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL,
    "used_at" INTEGER,
    PRIMARY KEY ("issuer", "subject")
) WITHOUT ROWID;

CREATE UNIQUE INDEX "ix_external_link_staff_issuer" ON "external_link" ("staff", "issuer");
