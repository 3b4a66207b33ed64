-- People: who stands in for whom, ways in beside the password, sign-ins that can be ended one by one.

ALTER TABLE "staff_member" ADD COLUMN "substitute" BLOB;

-- The key of the authenticator app, sealed; and the newest time step a code was taken for, so that none is taken twice.
ALTER TABLE "staff_member" ADD COLUMN "totp_secret" BLOB;

ALTER TABLE "staff_member" ADD COLUMN "totp_step" INTEGER NOT NULL DEFAULT 0;

-- Wrong tries are counted by account and device now.
ALTER TABLE "staff_member" DROP COLUMN "access_failed_count";

ALTER TABLE "staff_member" DROP COLUMN "lockout_end";

CREATE TABLE "staff_link" (
    "hash" BLOB NOT NULL PRIMARY KEY,
    "staff" BLOB NOT NULL,
    "kind" TEXT NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "made_by" TEXT NOT NULL,
    "made_at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "passkey" (
    "credential_id" BLOB NOT NULL PRIMARY KEY,
    "staff" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "public_key" BLOB NOT NULL,
    "sign_count" INTEGER NOT NULL,
    "transports" TEXT NOT NULL,
    "user_verified" INTEGER NOT NULL,
    "backup_eligible" INTEGER NOT NULL,
    "backed_up" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "used_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "recovery_code" (
    "staff" BLOB NOT NULL,
    "hash" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    PRIMARY KEY ("staff", "hash")
) WITHOUT ROWID;

CREATE TABLE "desk_session" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "staff" BLOB NOT NULL,
    "means" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "signed_in_at" INTEGER NOT NULL,
    "seen_at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "sign_in_count" (
    "key" BLOB NOT NULL PRIMARY KEY,
    "tries" INTEGER NOT NULL,
    "last_at" INTEGER NOT NULL,
    "open_at" INTEGER NOT NULL
) WITHOUT ROWID;

-- What may be shown once: the challenges of passkeys that were answered.
CREATE TABLE "used_once" (
    "key" BLOB NOT NULL PRIMARY KEY,
    "until" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "ix_staff_link_staff" ON "staff_link" ("staff");

CREATE INDEX "ix_passkey_staff" ON "passkey" ("staff");

CREATE INDEX "ix_desk_session_staff" ON "desk_session" ("staff");
