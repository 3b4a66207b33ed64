ALTER TABLE "staff_member" ADD COLUMN "substitute" BLOB;
