-- Who answered a call, its thread, since when it is a request to be, and when late call-backs are told of.

ALTER TABLE "call" ADD COLUMN "answered_by" BLOB;

ALTER TABLE "call" ADD COLUMN "conversation" INTEGER;

ALTER TABLE "call" ADD COLUMN "draft_at" INTEGER;

CREATE INDEX "ix_call_ticket" ON "call" ("ticket") WHERE "ticket" IS NOT NULL;

ALTER TABLE "call_back" ADD COLUMN "tell_at" INTEGER;

CREATE INDEX "ix_call_back_tell_at" ON "call_back" ("tell_at") WHERE "tell_at" IS NOT NULL;
