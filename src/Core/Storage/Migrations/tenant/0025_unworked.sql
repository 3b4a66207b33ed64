-- Why a request could not be worked, as a code; and since when and why somebody has set it aside, like what was kept because nobody knew it.

ALTER TABLE "inbound_request" ADD COLUMN "fault" TEXT;

ALTER TABLE "inbound_request" ADD COLUMN "aside_at" INTEGER;

ALTER TABLE "inbound_request" ADD COLUMN "aside_why" TEXT;

ALTER TABLE "quarantined_item" ADD COLUMN "aside_at" INTEGER;

ALTER TABLE "quarantined_item" ADD COLUMN "aside_why" TEXT;
