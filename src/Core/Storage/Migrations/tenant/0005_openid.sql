-- The OpenID Provider: applications (API clients of before among them), what people allowed them, the grants that came of it and their
-- codes and refresh tokens, and what may be seen only once.

CREATE TABLE "application" (
    "client_id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "secret_hash" BLOB,
    "key_set" TEXT,
    "scopes" TEXT NOT NULL,
    "redirect_uris" TEXT NOT NULL,
    "post_logout_uris" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "first_party" INTEGER NOT NULL,
    "device_bound" INTEGER NOT NULL,
    "introspects" INTEGER NOT NULL,
    "active" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO "application" ("client_id", "name", "kind", "secret_hash", "key_set", "scopes", "redirect_uris", "post_logout_uris", "algorithm", "first_party", "device_bound", "introspects", "active", "created_at")
SELECT "client_id", "name", 'service', "secret_hash", NULL, "scopes", '', '', 'ES256', 0, 0, 0, "active", "created_at" FROM "api_client";

DROP TABLE "api_client";

CREATE TABLE "app_authorization" (
    "staff" BLOB NOT NULL,
    "client_id" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "used_at" INTEGER NOT NULL,
    PRIMARY KEY ("staff", "client_id")
) WITHOUT ROWID;

CREATE TABLE "app_grant" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "client_id" TEXT NOT NULL,
    "staff" BLOB NOT NULL,
    "scopes" TEXT NOT NULL,
    "stamp_hash" BLOB NOT NULL,
    "auth_time" INTEGER NOT NULL,
    "amr" TEXT,
    "nonce" TEXT,
    "key_thumbprint" TEXT,
    "created_at" INTEGER NOT NULL,
    "ends_at" INTEGER NOT NULL,
    "revoked_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "app_token" (
    "hash" BLOB NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "grant_id" BLOB NOT NULL,
    "redirect_uri" TEXT,
    "challenge" TEXT,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "used_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "token_mark" (
    "purpose" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" INTEGER NOT NULL,
    PRIMARY KEY ("purpose", "value")
) WITHOUT ROWID;

ALTER TABLE "signing_key" ADD COLUMN "algorithm" TEXT NOT NULL DEFAULT 'ES256';

ALTER TABLE "signing_key" ADD COLUMN "signs_from" INTEGER NOT NULL DEFAULT 0;

CREATE INDEX "ix_app_authorization_client_id" ON "app_authorization" ("client_id");

CREATE INDEX "ix_app_grant_staff_client_id" ON "app_grant" ("staff", "client_id");

CREATE INDEX "ix_app_grant_client_id" ON "app_grant" ("client_id");

CREATE INDEX "ix_app_grant_ends_at" ON "app_grant" ("ends_at");

CREATE INDEX "ix_app_token_grant_id" ON "app_token" ("grant_id");

CREATE INDEX "ix_app_token_expires_at" ON "app_token" ("expires_at");

CREATE INDEX "ix_token_mark_expires_at" ON "token_mark" ("expires_at");
