using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Citizens.Preferring;

/// <param name="Means">A plugin by which the person has written, <c>phone</c> or <c>portal</c>; null = where they wrote.</param>
/// <param name="Language">A language of the institution; null = what they used last.</param>
/// <param name="Source">From where the language texts go out in is known: one of <see cref="LanguageSources"/>; null = only this request says it.</param>
/// <param name="Suggested">A language of the institution that fits the letters they write in better; only somebody can decide.</param>
public sealed record PreferencesView(string? Means, string? Language, IReadOnlyList<string> OfferedMeans, string? Source = null, string? Suggested = null);

/// <summary>How a person wants to be told, noted on their record by somebody who serves them. Holds for all their open requests and those to come.</summary>
public sealed class SetPreferences(IClock clock)
{
    public const string Event = "preferencesSet";
    public static readonly Failure LanguageSaid = new("person.languageSaid", FailureKind.Conflict, "language");
    private const string Phone = "phone";

    /// <returns>Null when the reader may not write there, or nobody is known.</returns>
    public static PreferencesView? Of(Tenant tenant, Guid ticket, Actor reader) => tenant.Store.Read(session =>
        Find(tenant, session, ticket, reader) is { Value: { } found }
            ? new PreferencesView(
                found.Citizen.PreferredMeans,
                found.Citizen.PreferredLanguage,
                Offered(tenant, session, found.Citizen.Key),
                PersonLanguage.SourceOf(found.Citizen, found.Ticket.Language),
                LetterGuess.Of(tenant.Configuration, session, found.Ticket))
            : null);

    /// <param name="saidByThem">The person themself asked for the language; what they said before gives way to that alone.</param>
    public async ValueTask<Result<bool>> ExecuteAsync(Tenant tenant, Guid ticket, string? means, string? language, bool saidByThem, Actor actor, CancellationToken ct)
    {
        var (chosen, spoken) = (string.IsNullOrEmpty(means) ? null : means, string.IsNullOrEmpty(language) ? null : language);
        if (spoken is not null && !tenant.Configuration.Profile.Languages.Contains(spoken, StringComparer.Ordinal))
        {
            return TicketErrors.Unknown("language", spoken);
        }

        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync<Result<bool>>(
            session =>
            {
                var result = Find(tenant, session, ticket, actor);
                if (result.Value is not { } found)
                {
                    return result.Failure!;
                }

                if (chosen is not null && !Offered(tenant, session, found.Citizen.Key).Contains(chosen, StringComparer.Ordinal))
                {
                    return TicketErrors.Unknown("means", chosen);
                }

                if (!saidByThem && spoken != found.Citizen.PreferredLanguage && found.Citizen.PreferredLanguageSource == LanguageSources.Said)
                {
                    return LanguageSaid;
                }

                found.Citizen.PreferredMeans = chosen;
                var source = (string?)null;
                if (spoken is null)
                {
                    (found.Citizen.PreferredLanguage, found.Citizen.PreferredLanguageSource) = (null, null);
                }
                else if (saidByThem || spoken != found.Citizen.PreferredLanguage)
                {
                    source = saidByThem ? LanguageSources.Said : LanguageSources.Staff;
                    PersonLanguage.Note(session, tenant.Configuration, found.Citizen, spoken, source);
                }

                session.Update(found.Citizen);
                EventChain.Append(session, found.Ticket.Key, Event, actor.Code, now, EventText.Of(new JsonObject { ["means"] = chosen, ["language"] = spoken, ["source"] = source }));
                return true;
            },
            ct);
    }

    private static List<string> Offered(Tenant tenant, ReadSession session, long citizen) =>
    [
        .. session.List<Conversation>("\"citizen\" = @p0 AND \"public\" = 0", citizen)
            .Where(c => Means.CanWrite(tenant.Configuration, c.Account))
            .Select(c => tenant.Configuration.Accounts[c.Account].Plugin)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        Phone,
        CitizenMessage.Portal,
    ];

    private static Result<Found> Find(Tenant tenant, ReadSession session, Guid id, Actor actor)
    {
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket || Access.Of(tenant.Configuration, session, ticket, actor) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        if (!access.TakesPart)
        {
            return TicketErrors.NotYou(Event);
        }

        return ticket is { ArchivedAt: null, Citizen: { } key } && session.First<Citizen>("\"key\" = @p0", key) is { } citizen ? new Found(ticket, citizen) : Joining.JoinCitizens.NobodyThere;
    }

    private sealed record Found(Ticket Ticket, Citizen Citizen);
}
