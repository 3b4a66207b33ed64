using Derman.Core.Storage;

namespace Derman.Core.Tickets.Counting;

/// <summary>What a ticket counts under. A sealed one is not counted: a number would tell that it is there; neither is one that tries an account out.</summary>
internal readonly record struct CountPlace(string Directorate, Category Category, string State, Guid? Assignee, bool Uncounted)
{
    public static CountPlace Of(Ticket ticket) => new(ticket.Directorate, ticket.Category, ticket.State, ticket.Assignee, ticket.IsSealed || ticket.Simulated is not null);
}

/// <summary>Keeps the counts, in the unit of work that changes a ticket: one row for a new ticket, two for one that moves, none for the rest.</summary>
internal static class TicketCounts
{
    public static void Added(WriteSession session, Ticket ticket) => Add(session, CountPlace.Of(ticket), 1);

    public static void Removed(WriteSession session, Ticket ticket) => Add(session, CountPlace.Of(ticket), -1);

    public static void Moved(WriteSession session, CountPlace before, Ticket ticket)
    {
        var after = CountPlace.Of(ticket);
        if (before != after)
        {
            Add(session, before, -1);
            Add(session, after, 1);
        }
    }

    /// <summary>Counts everything anew; for a store whose counts are in doubt.</summary>
    /// <returns>How many rows said something else before.</returns>
    public static int Recount(WriteSession session)
    {
        var wrong = Wrong(session);
        if (wrong > 0)
        {
            session.Execute("DELETE FROM \"ticket_count\"");
            foreach (var row in Counted(session))
            {
                session.Insert(row);
            }
        }

        return wrong;
    }

    /// <summary>How many rows say something else than a count of all tickets.</summary>
    public static int Wrong(ReadSession session)
    {
        var kept = session.List<TicketCount>("\"tickets\" <> 0").ToDictionary(Key, c => c.Tickets);
        var counted = Counted(session).ToDictionary(Key, c => c.Tickets);
        return kept.Count(k => counted.GetValueOrDefault(k.Key) != k.Value) + counted.Count(c => !kept.ContainsKey(c.Key));
    }

    public static List<TicketCount> Counted(ReadSession session) => session.Query(
        "SELECT \"directorate\", \"category\", \"state\", \"assignee\", COUNT(*) FROM \"ticket\" WHERE \"sealed_at\" IS NULL AND \"simulated\" IS NULL GROUP BY \"directorate\", \"category\", \"state\", \"assignee\"",
        r => new TicketCount
        {
            Directorate = r.GetString(0),
            Category = Enum.Parse<Category>(r.GetString(1)),
            State = r.GetString(2),
            Assignee = r.IsDBNull(3) ? [] : r.GetFieldValue<byte[]>(3),
            Tickets = r.GetInt64(4),
        });

    private static (string, Category, string, string) Key(TicketCount row) => (row.Directorate, row.Category, row.State, Convert.ToHexString(row.Assignee));

    private static void Add(WriteSession session, CountPlace place, long tickets)
    {
        if (!place.Uncounted)
        {
            Keep(session, place, tickets);
        }
    }

    private static void Keep(WriteSession session, CountPlace place, long tickets) => session.Execute(
        """INSERT INTO "ticket_count" ("directorate", "category", "state", "assignee", "tickets") VALUES (@p0, @p1, @p2, @p3, @p4) ON CONFLICT ("directorate", "category", "state", "assignee") DO UPDATE SET "tickets" = "ticket_count"."tickets" + excluded."tickets" """,
        place.Directorate,
        CategoryOf(place.Category),
        place.State,
        place.Assignee is { } id ? Provider.Of(id) : Array.Empty<byte>(),
        tickets);

    private static string CategoryOf(Category category) => category.ToString();
}
