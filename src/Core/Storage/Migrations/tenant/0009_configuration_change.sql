-- What the configuration was before each change: enough to show what changed, and to take one change back.
CREATE TABLE "configuration_change" (
    "version" INTEGER NOT NULL PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "undoes" INTEGER,
    "before" BLOB NOT NULL
) WITHOUT ROWID;
