using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Work;

/// <summary>
/// The earliest moment anything in a tenant's store asks for work: a clock's level, a wait or a temporary solution that ends, a request to
/// be worked, a message to be sent, a file to be fetched, a referral to be carried, a report to another body to be sent or followed, somebody missing in a chat, a call-back that is late, tokens that ended a day ago, an event to be told to
/// another program, an export or a run to be made or thrown away. Read from partial indexes: it costs the same
/// however much is open. Whatever is to be done at a moment of its own must be found here.
/// </summary>
public static class NextWork
{
    internal const string Sql =
        """
        SELECT MIN("at") FROM (
            SELECT MIN("next_at") AS "at" FROM "running_clock" WHERE "next_at" IS NOT NULL
            UNION ALL SELECT MIN("wait_until") AS "at" FROM "ticket" WHERE "wait_until" IS NOT NULL
            UNION ALL SELECT MIN("reopens_at") AS "at" FROM "ticket" WHERE "reopens_at" IS NOT NULL
            UNION ALL SELECT MIN("next_attempt_at") AS "at" FROM "inbound_request" WHERE "next_attempt_at" IS NOT NULL
            UNION ALL SELECT MIN("next_attempt_at") AS "at" FROM "delivery" WHERE "next_attempt_at" IS NOT NULL
            UNION ALL SELECT MIN("next_attempt_at") AS "at" FROM "attachment" WHERE "next_attempt_at" IS NOT NULL
            UNION ALL SELECT MIN("next_attempt_at") AS "at" FROM "referral" WHERE "next_attempt_at" IS NOT NULL
            UNION ALL SELECT MIN("due_at") AS "at" FROM "chat" WHERE "due_at" IS NOT NULL
            UNION ALL SELECT MIN("tell_at") AS "at" FROM "call_back" WHERE "tell_at" IS NOT NULL
            UNION ALL SELECT MIN("next_at") AS "at" FROM "outside_report" WHERE "next_at" IS NOT NULL
            UNION ALL SELECT MIN("next_attempt_at") AS "at" FROM "event_delivery" WHERE "next_attempt_at" IS NOT NULL
            UNION ALL SELECT MIN("next_at") AS "at" FROM "ticket_export" WHERE "next_at" IS NOT NULL
            UNION ALL SELECT MIN("next_at") AS "at" FROM "side_run" WHERE "next_at" IS NOT NULL
            UNION ALL SELECT MIN("created_at") AS "at" FROM "event_subscription" WHERE "active" = 1 AND "upto" < (SELECT MAX("seq") FROM "ticket_event")
            UNION ALL SELECT MIN("expires_at") + 864000000000 AS "at" FROM "app_token"
            UNION ALL SELECT MIN("ends_at") + 864000000000 AS "at" FROM "app_grant"
            UNION ALL SELECT MIN("expires_at") + 864000000000 AS "at" FROM "token_mark"
        ) AS "work"
        """;

    /// <returns>Null when nothing will ever ask, unless somebody writes.</returns>
    public static Instant? Of(ReadSession session) => session.Scalar(Sql) is long ticks ? Provider.ToInstant(ticks) : null;
}
