using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Links;

/// <summary>What belongs to a ticket, as far as the reader may see it: the rest does not exist.</summary>
internal static class ReadLinks
{
    /// <summary>Tickets merged into one that are named; a burst pipe can bring hundreds.</summary>
    private const int MostMerged = 50;

    public static List<LinkView> Of(TenantConfiguration configuration, ReadSession session, Ticket ticket, Actor reader)
    {
        var views = new List<LinkView>();
        foreach (var link in session.List<TicketLink>("\"from\" = @p0 OR \"to\" = @p0 ORDER BY \"at\"", ticket.Key))
        {
            var inward = link.To == ticket.Key;
            Add(link.Kind, inward && link.Kind != LinkKinds.Relates, session.First<Ticket>("\"key\" = @p0", inward ? link.From : link.To));
        }

        if (ticket.MergedInto is { } main)
        {
            Add(LinkKinds.MergedInto, false, session.First<Ticket>("\"key\" = @p0", main));
        }

        foreach (var merged in session.List<Ticket>("\"merged_into\" = @p0 ORDER BY \"key\" DESC LIMIT @p1", ticket.Key, (long)MostMerged))
        {
            Add(LinkKinds.Merged, false, merged);
        }

        return views;

        void Add(string kind, bool inward, Ticket? other)
        {
            if (other is not null && Access.MaySee(configuration, session, other, reader))
            {
                var language = reader.Language ?? configuration.Profile.DefaultLanguage;
                views.Add(new LinkView(
                    kind,
                    inward,
                    other.Id,
                    other.Number,
                    SubjectOf(configuration, other, language),
                    configuration.Workflow.State(other.State).Names.In(language),
                    Clocks.CategoryNames.Of(other.Category)));
            }
        }
    }

    public static string SubjectOf(TenantConfiguration configuration, Ticket ticket, string language) =>
        Views.TicketViews.TopicName(configuration, ticket.Topic, language)
        ?? (ticket.Text.ReplaceLineEndings(" ") is { Length: > 80 } text ? text[..(char.IsHighSurrogate(text[79]) ? 79 : 80)] + "…" : ticket.Text.ReplaceLineEndings(" "));

    /// <summary>By number or id; null for what this reader may not see.</summary>
    public static Ticket? Find(TenantConfiguration configuration, ReadSession session, string? named, Actor reader)
    {
        var found = string.IsNullOrWhiteSpace(named) ? null
            : Guid.TryParse(named, out var id) ? session.First<Ticket>("\"id\" = @p0", Provider.Of(id))
            : session.First<Ticket>("\"number\" = @p0", named.Trim().ToUpperInvariant());
        return found is not null && Access.MaySee(configuration, session, found, reader) ? found : null;
    }
}
