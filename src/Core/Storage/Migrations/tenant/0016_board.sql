-- What the board counts, by time: each index alone answers its question, and costs what happened in the days asked for.

CREATE INDEX "ix_ticket_registered_at_key_directorate_neighbourhood_sealed_at" ON "ticket" ("registered_at", "key", "directorate", "neighbourhood", "sealed_at");

CREATE INDEX "ix_ticket_solved_at_key_directorate_sealed_at" ON "ticket" ("solved_at", "key", "directorate", "sealed_at") WHERE "solved_at" IS NOT NULL AND "archived_at" IS NULL;

-- Takes the place of the one by the moment alone.
DROP INDEX "ix_ticket_closed_at";

CREATE INDEX "ix_ticket_closed_at_key_directorate_sealed_at" ON "ticket" ("closed_at", "key", "directorate", "sealed_at") WHERE "closed_at" IS NOT NULL AND "archived_at" IS NULL;

CREATE INDEX "ix_running_clock_due_met_at_ticket" ON "running_clock" ("due", "met_at", "ticket") WHERE "kind" = 'promised';

-- The chain of events as an auditor reads it: by the moment.
CREATE INDEX "ix_ticket_event_at_seq" ON "ticket_event" ("at", "seq");

-- What could not be taken in, for the operator's eyes; hopefully none.
CREATE INDEX "ix_inbound_request_received_at" ON "inbound_request" ("received_at") WHERE "state" = 'failed';
