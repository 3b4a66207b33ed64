-- What a ticket was before a move made on many, so that any such move can be taken back as one; the former holders alone no longer suffice.

ALTER TABLE "bulk_item" ADD COLUMN "before" TEXT;

ALTER TABLE "bulk_item" DROP COLUMN "to";

ALTER TABLE "bulk_item" DROP COLUMN "directorate_before";

ALTER TABLE "bulk_item" DROP COLUMN "assignee_before";
