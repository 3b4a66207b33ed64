using Derman.Core.Citizens.Joining;
using Derman.Core.Storage;

namespace Derman.Core.Citizens;

/// <summary>Somebody of whom nothing is left goes, with every way to reach them.</summary>
internal static class ForgetPerson
{
    /// <summary>Every table with a column for a citizen, but the ways to reach them: who stands in one is known still. A test says when one is missing.</summary>
    public static readonly IReadOnlyList<string> Known = ["ticket", "conversation", "call", "desk_contact"];

    public static void WhenUnknown(WriteSession session, long key)
    {
        if (Moved.Of(session, key) is not { Tickets: [], Conversations: [], Calls: [], Contacts: [] }
            || session.First<CitizenJoin>("(\"kept\" = @p0 OR \"joined\" = @p0) AND \"undone_at\" IS NULL", key) is not null // may still be taken apart
            || session.First<Citizen>("\"key\" = @p0", key) is not { } citizen)
        {
            return;
        }

        session.List<ContactPoint>("\"citizen\" = @p0", key).ForEach(c => session.Delete(c));
        session.Delete(citizen);
    }
}
