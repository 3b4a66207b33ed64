-- Accounts that are tried out; how a person wants to be written to.

ALTER TABLE "ticket" ADD COLUMN "simulated" TEXT;

CREATE INDEX "ix_ticket_simulated" ON "ticket" ("simulated") WHERE "simulated" IS NOT NULL;

ALTER TABLE "conversation" ADD COLUMN "simulated" INTEGER NOT NULL DEFAULT 0;

CREATE INDEX "ix_conversation_citizen" ON "conversation" ("citizen");

CREATE TABLE "simulated_send" (
    "idempotency_key" TEXT NOT NULL PRIMARY KEY,
    "account" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "public" INTEGER NOT NULL,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "ix_simulated_send_account_at" ON "simulated_send" ("account", "at");

ALTER TABLE "citizen" ADD COLUMN "preferred_means" TEXT;

ALTER TABLE "citizen" ADD COLUMN "preferred_language" TEXT;

