-- Moves under way: a cut-off one is brought to one side when its node starts again.

CREATE TABLE "tenant_move" (
    "tenant" TEXT NOT NULL PRIMARY KEY,
    "node" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "from_server" TEXT,
    "from_schema" TEXT,
    "to_server" TEXT,
    "to_schema" TEXT,
    "started_at" INTEGER NOT NULL
) WITHOUT ROWID;
