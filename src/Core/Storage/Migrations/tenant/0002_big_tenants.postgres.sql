-- For a schema that had tickets before there were counts; the search table needs nothing.
INSERT INTO "ticket_count" ("directorate", "category", "state", "assignee", "tickets")
SELECT "directorate", "category", "state", COALESCE("assignee", ''::bytea), COUNT(*) FROM "ticket" GROUP BY 1, 2, 3, 4;
