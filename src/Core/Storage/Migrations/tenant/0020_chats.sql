-- Chats on a municipality's site: who waits, who answers, how each ended; and which of the staff are there to answer.

CREATE TABLE "chat" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "id" BLOB NOT NULL,
    "account" TEXT NOT NULL,
    "change" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "phone" TEXT,
    "language" TEXT NOT NULL,
    "page" TEXT,
    "unit" TEXT,
    "agent" BLOB,
    "agent_until" INTEGER,
    "visitor_until" INTEGER NOT NULL,
    "started_at" INTEGER NOT NULL,
    "waiting_since" INTEGER,
    "taken_at" INTEGER,
    "answered_at" INTEGER,
    "ended_at" INTEGER,
    "end_reason" TEXT,
    "read_upto" INTEGER NOT NULL,
    "due_at" INTEGER
);

CREATE UNIQUE INDEX "ix_chat_id" ON "chat" ("id");

CREATE INDEX "ix_chat_change" ON "chat" ("change");

CREATE INDEX "ix_chat_state_waiting_since" ON "chat" ("state", "waiting_since") WHERE "state" <> 'ended';

CREATE INDEX "ix_chat_agent_taken_at" ON "chat" ("agent", "taken_at") WHERE "agent" IS NOT NULL;

CREATE INDEX "ix_chat_due_at" ON "chat" ("due_at") WHERE "due_at" IS NOT NULL;

CREATE TABLE "chat_agent" (
    "staff" BLOB NOT NULL PRIMARY KEY,
    "accepting" INTEGER NOT NULL,
    "until" INTEGER NOT NULL
) WITHOUT ROWID;
