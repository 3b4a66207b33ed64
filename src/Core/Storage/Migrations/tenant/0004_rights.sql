-- Sealed tickets: seen only by roles that say so. They are few, so they have a small index and no place in the kept counts.

ALTER TABLE "ticket" ADD COLUMN "sealed_at" INTEGER;

CREATE INDEX "ix_ticket_sealed_at" ON "ticket" ("sealed_at") WHERE "sealed_at" IS NOT NULL;

-- Asked at every request: whose inbox has this person meanwhile?
CREATE INDEX "ix_staff_member_substitute" ON "staff_member" ("substitute") WHERE "substitute" IS NOT NULL;
