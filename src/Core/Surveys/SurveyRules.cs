using System.Buffers.Text;
using Derman.Core.Conversations;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Surveys;

/// <summary>Who is asked, by which link, and until when.</summary>
internal static class SurveyRules
{
    /// <summary>An answer can be changed for so long.</summary>
    public static readonly Duration Editable = Duration.FromDays(1);

    /// <summary>After that nobody remembers well.</summary>
    public static readonly Duration Open = Duration.FromDays(30);

    private const string Purpose = "survey";

    /// <summary>From the tenant's key and the request's id: whoever has the tracking code is led there, and nobody can guess it.</summary>
    public static string TokenOf(Tenant tenant, Guid ticket) => Base64Url.EncodeToString(tenant.Key.Lookup(Purpose, ticket.ToString()));

    /// <summary>With the end of a request; never twice, and not about what was withdrawn or joined to another.</summary>
    public static void Ask(MoveContext move, string outcome)
    {
        if (!IsAskedAfter(outcome))
        {
            return;
        }

        var survey = new Survey { Ticket = move.Ticket.Key, TokenHash = Secrets.Hash(TokenOf(move.Tenant, move.Ticket.Id)), AskedAt = move.Now };
        move.Change.Write(session =>
        {
            if (Of(session, survey.Ticket) is null)
            {
                session.Insert(survey);
            }
        });
    }

    /// <summary>The page of the survey, to be told with the end; null where nothing is asked, or asked again, or where the institution has no address of its own.</summary>
    public static string? AddressFor(MoveContext move, string outcome) =>
        IsAskedAfter(outcome) && Of(move.Session, move.Ticket.Key) is null && !Refuses(move) ? AddressOf(move.Configuration.Profile, TokenOf(move.Tenant, move.Ticket.Id)) : null;

    /// <summary>The person wants no surveys by the way they would be told.</summary>
    private static bool Refuses(MoveContext move) =>
        Means.ConversationOf(move.Session, move.Ticket) is { } conversation && OptOuts.Refused(move.Session, conversation.Account, conversation.Recipient, OptOuts.Survey);

    /// <summary>A name below localhost is for trying things out: a citizen would not get there.</summary>
    public static string? AddressOf(TenantProfile profile, string token) =>
        profile.Hosts.FirstOrDefault(h => !h.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) is { } host ? $"https://{host}/survey/{token}" : null;

    private static bool IsAskedAfter(string outcome) => outcome is not (Outcomes.Withdrawn or Outcomes.Duplicate);

    public static Survey? Of(ReadSession session, long ticket) => session.First<Survey>("\"ticket\" = @p0", ticket);

    /// <summary>Whether the page still takes a first answer or a changed one.</summary>
    public static bool Takes(Survey survey, Instant now) =>
        survey.AnsweredAt is { } answered ? now <= answered + Editable : now <= survey.AskedAt + Open;
}
