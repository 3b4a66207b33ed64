-- Emblems that were uploaded, under their digests: the configuration names the one that is shown.
CREATE TABLE "brand_image" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "content_type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "content" BLOB NOT NULL,
    "added_at" INTEGER NOT NULL,
    "added_by" TEXT NOT NULL
);
