using System.Buffers.Text;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
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
        if (outcome is Outcomes.Withdrawn or Outcomes.Duplicate)
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

    public static Survey? Of(ReadSession session, long ticket) => session.First<Survey>("\"ticket\" = @p0", ticket);

    /// <summary>Whether the page still takes a first answer or a changed one.</summary>
    public static bool Takes(Survey survey, Instant now) =>
        survey.AnsweredAt is { } answered ? now <= answered + Editable : now <= survey.AskedAt + Open;
}
