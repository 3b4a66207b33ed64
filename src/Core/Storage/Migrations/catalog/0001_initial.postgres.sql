-- One row: the schema's version. Every batch locks it, so that the batches of several nodes come one after another.
CREATE TABLE "store_mark" ("one" bigint NOT NULL PRIMARY KEY CHECK ("one" = 1), "version" bigint NOT NULL, "sealed" bigint NOT NULL);
INSERT INTO "store_mark" VALUES (1, 0, 0);
