using Derman.Core.Citizens;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;

namespace Derman.Core.Conversations;

/// <summary>By which means a citizen is told: the one preferred, if it can be used; else the way the request came; else the tracking page.</summary>
internal sealed record Means(string Account, string? Recipient, long? Conversation)
{
    public static readonly Means Portal = new(CitizenMessage.Portal, null, null);

    public static readonly Means Spoken = new(CitizenMessage.Spoken, null, null);

    /// <summary>Accounts that can write to a citizen. Phone accounts cannot: a person speaks.</summary>
    private const string PhonePlugin = "phone";

    public static Means Of(TenantConfiguration configuration, Ticket ticket, Conversation? conversation)
    {
        if (conversation is not null
            && (ticket.PreferredMeans is null || ticket.PreferredMeans == configuration.Accounts.GetValueOrDefault(conversation.Account)?.Plugin)
            && CanWrite(configuration, conversation.Account))
        {
            return new Means(conversation.Account, conversation.Recipient, conversation.Key);
        }

        return ticket.PreferredMeans switch
        {
            PhonePlugin => Spoken,
            null when ticket.Channel == PhonePlugin => Spoken,
            _ => Portal,
        };
    }

    /// <summary>As above; what the person asked for on their record counts where nothing was chosen for this request.</summary>
    public static Means Of(TenantConfiguration configuration, ReadSession session, Ticket ticket, Conversation? conversation)
    {
        if (ticket is not { PreferredMeans: null, Citizen: { } citizen }
            || session.First<Citizen>("\"key\" = @p0", citizen)?.PreferredMeans is not { } preferred
            || (conversation is not null && preferred == configuration.Accounts.GetValueOrDefault(conversation.Account)?.Plugin))
        {
            return Of(configuration, ticket, conversation);
        }

        return preferred switch
        {
            CitizenMessage.Portal => Portal,
            PhonePlugin => Spoken,
            _ => session.List<Conversation>("\"citizen\" = @p0 AND \"public\" = 0 ORDER BY \"last_inbound_at\" DESC", citizen)
                    .Find(c => c.Simulated == (ticket.Simulated is not null) && configuration.Accounts.GetValueOrDefault(c.Account)?.Plugin == preferred && CanWrite(configuration, c.Account)) is { } other
                ? new Means(other.Account, other.Recipient, other.Key)
                : Of(configuration, ticket, conversation), // They have never written that way: nobody knows where to.
        };
    }

    public static bool CanWrite(TenantConfiguration configuration, string account) => configuration.Accounts.GetValueOrDefault(account) is { Enabled: true, Plugin: not PhonePlugin };

    /// <summary>The thread that belongs to the ticket; when it belongs to none or another by now, the thread it was last spoken about in.</summary>
    public static Conversation? ConversationOf(ReadSession session, Ticket ticket) =>
        session.First<Conversation>("\"ticket\" = @p0 ORDER BY \"last_inbound_at\" DESC", ticket.Key)
        ?? (TicketArchives.Find(session, ticket) is { } packed ? LastOf(session, packed) : LastOf(session, ticket));

    private static Conversation? LastOf(ReadSession session, TicketHistory packed) =>
        packed.Messages.FindLast(m => m.Conversation is not null)?.Conversation is { } key ? session.First<Conversation>("\"key\" = @p0", key) : null;

    private static Conversation? LastOf(ReadSession session, Ticket ticket) =>
        session.First<Conversation>(
            "\"key\" = (SELECT \"conversation\" FROM \"message\" WHERE \"ticket\" = @p0 AND \"conversation\" IS NOT NULL ORDER BY \"key\" DESC LIMIT 1)",
            ticket.Key);
}
