using System.Security.Cryptography;
using System.Text;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Macros;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;

namespace Derman.Core.Tickets.Joining;

public static class Reaches
{
    public const string Message = "message";

    /// <summary>The channel takes free text only for a while after the citizen's last word: an approved template carries it.</summary>
    public const string Template = "template";

    /// <summary>Somebody has to call.</summary>
    public const string Call = "call";

    /// <summary>Only whoever looks at the tracking page reads it.</summary>
    public const string Page = "page";
}

/// <param name="Name">As the reader may know it; null for nobody known.</param>
/// <param name="Means">Account, <c>portal</c> or <c>spoken</c>.</param>
/// <param name="Reach">One of <see cref="Reaches"/>.</param>
public sealed record Recipient(Guid Ticket, string Number, string? Name, string Language, string Means, string Reach);

/// <param name="Failure">Why this one was not told.</param>
public sealed record Answered(Recipient Recipient, Failure? Failure);

/// <summary>
/// One answer to everybody who reported the same matter: the citizen of the main ticket and of every ticket merged into it, each in their
/// own language and by their own way. Each is told with an effect of its own; sent twice, nobody is told twice.
/// </summary>
public sealed class AnswerAll(SayToCitizen say)
{
    /// <summary>People told at once.</summary>
    public const int Most = 1000;

    /// <summary>Who would be told, and who would not hear of it by themselves. Whom the reader may not see is not there.</summary>
    public Result<IReadOnlyList<Recipient>> Recipients(Tenant tenant, Guid ticket, Actor actor) => tenant.Store.Read<Result<IReadOnlyList<Recipient>>>(session =>
    {
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is not { } main || Access.Of(tenant.Configuration, session, main, actor) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        if (!access.TakesPart)
        {
            return TicketErrors.NotYou(SayToCitizen.Event);
        }

        return session.List<Ticket>("\"merged_into\" = @p0 ORDER BY \"key\" LIMIT @p1", main.Key, (long)Most - 1)
            .Prepend(main)
            .Select(t => Of(tenant, session, t, actor))
            .OfType<Recipient>()
            .ToList();
    });

    /// <param name="texts">By language, with the variables of texts kept ready; every language of a recipient is needed.</param>
    /// <param name="key">The sender's own key: sent again with it, nobody is told again.</param>
    public async Task<Result<IReadOnlyList<Answered>>> ExecuteAsync(Tenant tenant, Guid ticket, IReadOnlyDictionary<string, string> texts, Actor actor, string key, CancellationToken ct)
    {
        var found = Recipients(tenant, ticket, actor);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        if (Check(found.Value!, texts) is { } wrong)
        {
            return wrong;
        }

        var done = new List<Answered>();
        foreach (var recipient in found.Value!)
        {
            var text = tenant.Store.Read(s => Filled(tenant.Configuration, s, recipient, texts[recipient.Language], actor));
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
            var once = new IdempotencyKey($"answerAll {actor.Code} {recipient.Ticket}", $"{key}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}", hash);
            done.Add(new Answered(recipient, (await say.ExecuteAsync(tenant, recipient.Ticket, text, actor, null, once, ct)).Failure));
        }

        return done;
    }

    private static Failure? Check(IReadOnlyList<Recipient> recipients, IReadOnlyDictionary<string, string> texts)
    {
        foreach (var language in recipients.Select(r => r.Language).Distinct(StringComparer.Ordinal))
        {
            var field = $"texts.{language}";
            if (!texts.TryGetValue(language, out var text) || string.IsNullOrWhiteSpace(text))
            {
                return TicketErrors.Required(field);
            }

            if (text.Length > SayToCitizen.LongestText)
            {
                return TicketErrors.TooLong(field, SayToCitizen.LongestText);
            }

            if (MacroText.UnknownIn(text) is { } unknown)
            {
                return MacroErrors.UnknownVariable(field, unknown);
            }
        }

        return null;
    }

    private Recipient? Of(Tenant tenant, ReadSession session, Ticket ticket, Actor actor)
    {
        var access = Access.Of(tenant.Configuration, session, ticket, actor);
        if (!access.Sees || !access.TakesPart)
        {
            return null;
        }

        var room = say.OwnRoom(tenant, session, ticket, actor);
        var reach = room.Means switch
        {
            CitizenMessage.Portal => Reaches.Page,
            CitizenMessage.Spoken => Reaches.Call,
            _ when !room.Closed => Reaches.Message,
            _ => room.Template is null ? Reaches.Page : Reaches.Template,
        };
        var shown = new ShownPeople(ticket, access);
        return new Recipient(ticket.Id, ticket.Number, shown.Hidden ? null : shown.Name(CitizenNames.Of(session, ticket)), ticket.Language, room.Means, reach);
    }

    private static string Filled(TenantConfiguration configuration, ReadSession session, Recipient recipient, string text, Actor actor)
    {
        var ticket = session.First<Ticket>("\"id\" = @p0", Provider.Of(recipient.Ticket))!;
        var access = Access.Of(configuration, session, ticket, actor);
        var known = !new ShownPeople(ticket, access).Hidden && access.KnowsNames ? CitizenNames.Of(session, ticket) : null;
        return MacroText.Fill(configuration, text.Trim(), recipient.Language, ticket, known, actor);
    }
}
