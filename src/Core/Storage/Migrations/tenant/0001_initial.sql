-- Store of one tenant. Instants are UTC ticks, ids 16 bytes in time order. Keys are assigned by the writer.

CREATE TABLE "api_client" (
    "client_id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "secret_hash" BLOB NOT NULL,
    "scopes" TEXT NOT NULL,
    "active" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "attachment" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "ticket" INTEGER NOT NULL,
    "message" INTEGER,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "media_type" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT,
    "attempts" INTEGER NOT NULL,
    "next_attempt_at" INTEGER,
    "proof_cycle" INTEGER,
    "by" TEXT NOT NULL,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "call" (
    "account" TEXT NOT NULL,
    "call_id" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT,
    "agent" TEXT,
    "state" TEXT NOT NULL,
    "ring_at" INTEGER NOT NULL,
    "answered_at" INTEGER,
    "ended_at" INTEGER,
    "citizen" INTEGER,
    "ticket" INTEGER,
    "result" TEXT,
    "result_by" TEXT,
    PRIMARY KEY ("account", "call_id")
) WITHOUT ROWID;

CREATE TABLE "channel_secret" (
    "account" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" BLOB NOT NULL,
    PRIMARY KEY ("account", "name")
) WITHOUT ROWID;

CREATE TABLE "citizen" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "id" BLOB NOT NULL,
    "name" TEXT,
    "folded_name" TEXT,
    "national_id_kind" TEXT,
    "national_id" BLOB,
    "national_id_hash" BLOB,
    "language" TEXT,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "configuration_file" (
    "file" TEXT NOT NULL PRIMARY KEY,
    "json" TEXT NOT NULL,
    "applied_json" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "changed_by" TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE "contact_point" (
    "citizen" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "added_at" INTEGER NOT NULL,
    PRIMARY KEY ("citizen", "seq")
) WITHOUT ROWID;

CREATE TABLE "conversation" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "account" TEXT NOT NULL,
    "external_user" TEXT NOT NULL,
    "external_name" TEXT,
    "citizen" INTEGER,
    "ticket" INTEGER,
    "window_until" INTEGER,
    "started_at" INTEGER NOT NULL,
    "last_inbound_at" INTEGER NOT NULL
);

CREATE TABLE "counter" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "custody" (
    "ticket" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "holder_kind" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "reason" TEXT,
    "author" TEXT NOT NULL,
    "from" INTEGER NOT NULL,
    "to" INTEGER,
    PRIMARY KEY ("ticket", "seq")
) WITHOUT ROWID;

CREATE TABLE "referral" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "ticket" INTEGER NOT NULL,
    "destination" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "next_attempt_at" INTEGER,
    "remote_number" TEXT,
    "at" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "running_clock" (
    "ticket" INTEGER NOT NULL,
    "clock" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "directorate" TEXT NOT NULL,
    "calendar" TEXT NOT NULL,
    "minutes" REAL,
    "business_days" INTEGER,
    "calendar_days" INTEGER,
    "end_of_day" INTEGER NOT NULL,
    "round_the_clock" INTEGER NOT NULL,
    "configuration_version" INTEGER NOT NULL,
    "started_at" INTEGER NOT NULL,
    "due" INTEGER,
    "act_by" INTEGER,
    "met_at" INTEGER,
    "level" INTEGER NOT NULL,
    "next_at" INTEGER,
    PRIMARY KEY ("ticket", "clock", "subject")
) WITHOUT ROWID;

CREATE TABLE "delivery" (
    "message" INTEGER NOT NULL PRIMARY KEY,
    "ticket" INTEGER,
    "means" TEXT NOT NULL,
    "recipient" TEXT,
    "state" TEXT NOT NULL,
    "idempotency_key" BLOB NOT NULL,
    "attempts" INTEGER NOT NULL,
    "next_attempt_at" INTEGER,
    "external_id" TEXT,
    "sent_at" INTEGER,
    "delivered_at" INTEGER,
    "read_at" INTEGER,
    "failure_code" TEXT,
    "failure_reason" TEXT
);

CREATE TABLE "idempotent_answer" (
    "scope" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_hash" BLOB NOT NULL,
    "status" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("scope", "idempotency_key")
) WITHOUT ROWID;

CREATE TABLE "inbound_request" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "account" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "headers" TEXT NOT NULL,
    "body" BLOB NOT NULL,
    "received_at" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "next_attempt_at" INTEGER,
    "reason" TEXT
);

CREATE TABLE "inbound_item" (
    "account" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "request" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("account", "external_id")
) WITHOUT ROWID;

CREATE TABLE "message" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "ticket" INTEGER,
    "conversation" INTEGER,
    "direction" TEXT NOT NULL,
    "template" TEXT,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "parts" TEXT,
    "external_id" TEXT,
    "at" INTEGER NOT NULL,
    "received_at" INTEGER NOT NULL
);

CREATE TABLE "notification" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "staff" BLOB NOT NULL,
    "ticket" INTEGER,
    "kind" TEXT NOT NULL,
    "values" TEXT,
    "at" INTEGER NOT NULL,
    "read_at" INTEGER
);

CREATE TABLE "quarantined_item" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "account" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "provider_account" TEXT,
    "raw" TEXT NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL PRIMARY KEY,
    "private_key" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL,
    "retired_at" INTEGER
) WITHOUT ROWID;

CREATE TABLE "staff_member" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "user_name" TEXT NOT NULL,
    "normalized_user_name" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "email" TEXT,
    "roles" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "language" TEXT,
    "password_hash" TEXT,
    "security_stamp" TEXT NOT NULL,
    "access_failed_count" INTEGER NOT NULL,
    "lockout_end" INTEGER,
    "active" INTEGER NOT NULL,
    "absent_from" INTEGER,
    "absent_to" INTEGER
) WITHOUT ROWID;

CREATE TABLE "talk" (
    "ticket" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "cycle" INTEGER NOT NULL,
    "result" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "comment" TEXT,
    PRIMARY KEY ("ticket", "seq")
) WITHOUT ROWID;

CREATE TABLE "ticket" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "id" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "tracking_code" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "topic" TEXT,
    "request_type" TEXT,
    "directorate" TEXT NOT NULL,
    "assignee" BLOB,
    "urgency" TEXT NOT NULL,
    "urgency_reason" TEXT,
    "channel" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "problem" TEXT,
    "problem_source" TEXT,
    "sensitivity" TEXT NOT NULL,
    "citizen" INTEGER,
    "on_behalf_of" TEXT,
    "confidential_reporter" INTEGER NOT NULL,
    "consent" INTEGER NOT NULL,
    "preferred_means" TEXT,
    "language" TEXT NOT NULL,
    "neighbourhood" TEXT,
    "address" TEXT,
    "lat" REAL,
    "lon" REAL,
    "registered_at" INTEGER NOT NULL,
    "registered_by" TEXT NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "next_due" INTEGER,
    "cycle" INTEGER NOT NULL,
    "proof_count" INTEGER NOT NULL,
    "open_tasks" INTEGER NOT NULL,
    "proposed_outcome" TEXT,
    "proposed_at" INTEGER,
    "proposed_by" TEXT,
    "approved_at" INTEGER,
    "talk_met_at" INTEGER,
    "wait_until" INTEGER,
    "outcome" TEXT,
    "legal_ground" TEXT,
    "referred_to" TEXT,
    "merged_into" INTEGER,
    "solved_at" INTEGER,
    "closed_at" INTEGER,
    "reopen_requested_at" INTEGER,
    "reopens_at" INTEGER,
    "first_word_at" INTEGER
);

CREATE TABLE "ticket_event" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "ticket" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "content" TEXT,
    "salt" BLOB,
    "content_hash" BLOB NOT NULL,
    "hash" BLOB NOT NULL
);

CREATE TABLE "ticket_task" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "ticket" INTEGER NOT NULL,
    "directorate" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "answer" TEXT,
    "ended_by" TEXT,
    "ended_at" INTEGER
) WITHOUT ROWID;

CREATE INDEX "ix_attachment_next_attempt_at" ON "attachment" ("next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;

CREATE INDEX "ix_attachment_ticket" ON "attachment" ("ticket");

CREATE INDEX "ix_call_ring_at" ON "call" ("ring_at");

CREATE UNIQUE INDEX "ix_citizen_id" ON "citizen" ("id");

CREATE INDEX "ix_citizen_national_id_hash" ON "citizen" ("national_id_hash") WHERE "national_id_hash" IS NOT NULL;

CREATE INDEX "ix_contact_point_value_kind" ON "contact_point" ("value", "kind");

CREATE UNIQUE INDEX "ix_conversation_account_external_user" ON "conversation" ("account", "external_user");

CREATE INDEX "ix_conversation_ticket" ON "conversation" ("ticket");

CREATE INDEX "ix_referral_next_attempt_at" ON "referral" ("next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;

CREATE INDEX "ix_running_clock_next_at" ON "running_clock" ("next_at") WHERE "next_at" IS NOT NULL;

CREATE INDEX "ix_delivery_idempotency_key" ON "delivery" ("idempotency_key") WHERE "external_id" IS NULL AND "state" IN ('sending', 'failed');

CREATE INDEX "ix_delivery_means_external_id" ON "delivery" ("means", "external_id") WHERE "external_id" IS NOT NULL;

CREATE INDEX "ix_delivery_next_attempt_at" ON "delivery" ("next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;

CREATE INDEX "ix_inbound_request_next_attempt_at" ON "inbound_request" ("next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;

CREATE INDEX "ix_message_conversation" ON "message" ("conversation");

CREATE INDEX "ix_message_ticket" ON "message" ("ticket");

CREATE INDEX "ix_notification_staff_read_at" ON "notification" ("staff", "read_at");

CREATE UNIQUE INDEX "ix_staff_member_normalized_user_name" ON "staff_member" ("normalized_user_name");

CREATE INDEX "ix_staff_member_unit" ON "staff_member" ("unit");

CREATE INDEX "ix_ticket_assignee_category_next_due" ON "ticket" ("assignee", "category", "next_due");

CREATE INDEX "ix_ticket_category_next_due_key" ON "ticket" ("category", "next_due", "key");

CREATE INDEX "ix_ticket_citizen" ON "ticket" ("citizen");

CREATE INDEX "ix_ticket_directorate_category_next_due_key" ON "ticket" ("directorate", "category", "next_due", "key");

CREATE UNIQUE INDEX "ix_ticket_id" ON "ticket" ("id");

CREATE UNIQUE INDEX "ix_ticket_number" ON "ticket" ("number");

CREATE INDEX "ix_ticket_reopens_at" ON "ticket" ("reopens_at") WHERE "reopens_at" IS NOT NULL;

CREATE UNIQUE INDEX "ix_ticket_tracking_code" ON "ticket" ("tracking_code");

CREATE INDEX "ix_ticket_wait_until" ON "ticket" ("wait_until") WHERE "wait_until" IS NOT NULL;

CREATE INDEX "ix_ticket_event_ticket" ON "ticket_event" ("ticket");

CREATE INDEX "ix_ticket_task_directorate_state" ON "ticket_task" ("directorate", "state");

CREATE INDEX "ix_ticket_task_ticket" ON "ticket_task" ("ticket");
