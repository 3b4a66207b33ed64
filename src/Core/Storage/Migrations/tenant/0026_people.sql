-- What proves that a number is a person's own, so that two records can be offered to be joined; and who said in which language they are written to.

ALTER TABLE "contact_point" ADD COLUMN "proof" TEXT;

UPDATE "contact_point" SET "proof" = 'channel' WHERE "kind" = 'whatsapp' AND substr("value", 1, 1) = '+' AND "citizen" IN (SELECT "citizen" FROM "conversation" WHERE "simulated" = 0 AND "public" = 0 AND "citizen" IS NOT NULL);

ALTER TABLE "citizen" ADD COLUMN "language_source" TEXT;

ALTER TABLE "citizen" ADD COLUMN "preferred_language_source" TEXT;

UPDATE "citizen" SET "preferred_language_source" = 'staff' WHERE "preferred_language" IS NOT NULL;
