-- Limits of one tenant where they differ from the host's own; null takes the host's.

ALTER TABLE "tenant_entry" ADD COLUMN "limit_requests" INTEGER;
ALTER TABLE "tenant_entry" ADD COLUMN "limit_burst" INTEGER;
ALTER TABLE "tenant_entry" ADD COLUMN "limit_concurrent" INTEGER;
ALTER TABLE "tenant_entry" ADD COLUMN "limit_storage" INTEGER;
