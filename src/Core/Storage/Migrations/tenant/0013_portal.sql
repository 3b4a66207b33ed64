-- What citizens begin to write on the web (sealed, a week), and what they think of the end of it.
CREATE TABLE "portal_draft" (
    "token_hash" BLOB NOT NULL PRIMARY KEY,
    "content" BLOB NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "ix_portal_draft_expires_at" ON "portal_draft" ("expires_at");

CREATE TABLE "portal_draft_file" (
    "token_hash" BLOB NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "content" BLOB NOT NULL,
    PRIMARY KEY ("token_hash", "seq")
);

CREATE TABLE "survey" (
    "ticket" INTEGER NOT NULL PRIMARY KEY,
    "token_hash" BLOB NOT NULL,
    "asked_at" INTEGER NOT NULL,
    "score" INTEGER,
    "words" TEXT,
    "language" TEXT,
    "answered_at" INTEGER
);

CREATE UNIQUE INDEX "ix_survey_token_hash" ON "survey" ("token_hash");

CREATE INDEX "ix_survey_asked_at" ON "survey" ("asked_at");
