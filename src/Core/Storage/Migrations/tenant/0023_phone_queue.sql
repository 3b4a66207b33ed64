-- Since when and where a caller stands in a queue, and who ended the call.

ALTER TABLE "call" ADD COLUMN "queued_at" INTEGER;

ALTER TABLE "call" ADD COLUMN "position" INTEGER;

ALTER TABLE "call" ADD COLUMN "ended_by" TEXT;
