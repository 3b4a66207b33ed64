using Derman.Core.Calls.CallBacks;
using Derman.Core.Channels;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Knowledge;
using Derman.Core.PlannedWorks;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Calls.Contacts;

/// <summary>An answer that needed no ticket, as the operator records it.</summary>
/// <param name="Text">The citizen's own words; none are needed.</param>
/// <param name="Article">The knowledge article that was used.</param>
/// <param name="Work">The planned work that was told of.</param>
/// <param name="FormKey">Of the form; the same key again counts once.</param>
/// <param name="CallBack">The call-back in which it was said; it ends with it.</param>
public sealed record ContactCommand(
    string? Text = null,
    string? Topic = null,
    string? Channel = null,
    CitizenInput? Citizen = null,
    string? Neighbourhood = null,
    Guid? Article = null,
    Guid? Work = null,
    string? Account = null,
    string? CallId = null,
    string? FormKey = null,
    Guid? CallBack = null);

/// <summary>"Answered, no ticket" and "informed" in one click: counted, with who, about what and what was said.</summary>
public sealed class RecordContact(IClock clock, FillRandom random)
{
    private const string NoWords = "—";

    public async ValueTask<Result<Guid>> ExecuteAsync(Tenant tenant, ContactCommand command, Actor actor, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        if (actor.IsPerson && actor.RightsIn(configuration).ActsAs.All(r => r == Staff.Roles.Auditor))
        {
            return TicketErrors.NotYou("contact"); // Who only looks on takes nothing down.
        }

        if (command.CallBack is not null && !CallBackRights.MayCall(configuration, actor))
        {
            return CallBackErrors.NotFound;
        }

        // Who, where and about what is checked as for a ticket; only words are not asked for.
        var text = string.IsNullOrWhiteSpace(command.Text) ? null : command.Text.Trim();
        var check = RegisterCheck.Check(configuration, new RegisterCommand(
            text ?? NoWords, command.Topic, Channel: command.Channel, Citizen: command.Citizen, Location: new LocationInput(command.Neighbourhood)));
        if (check.Failure is { } failure)
        {
            return failure;
        }

        var input = check.Value!;
        var (work, article) = tenant.Store.Read(s => (
            command.Work is { } w ? s.First<PlannedWork>("\"id\" = @p0 AND \"removed\" = 0", Provider.Of(w)) : null,
            command.Article is { } a ? s.First<KnowledgeArticle>("\"id\" = @p0 AND \"removed\" = 0", Provider.Of(a)) : null));
        if ((command.Work is not null && work is null) || (command.Article is not null && article is null))
        {
            return work is null && command.Work is not null ? PlannedWorkErrors.NotFound : KnowledgeErrors.NotFound;
        }

        var now = clock.GetCurrentInstant();
        var contact = new DeskContact
        {
            Id = UuidV7.New(now, random),
            FormKey = command.FormKey is { Length: > 0 } key ? $"{actor.Code} {key[..Math.Min(key.Length, 64)]}" : null,
            Kind = work is null ? ContactKinds.Answered : ContactKinds.Informed,
            At = now,
            By = actor.Code,
            Channel = input.Channel,
            Account = command.Account,
            CallId = command.CallId,
            Topic = input.Topic?.Code,
            Neighbourhood = input.Neighbourhood,
            Text = text,
            Said = work is not null ? WorkContent.Of(work.Content).Texts.In(input.Language) : article is null ? null : ArticleContent.Of(article.Content).In(input.Language, configuration.Profile.DefaultLanguage).Title,
            Article = command.Article,
            Work = command.Work,
        };
        var draft = CitizenDraft.Of(tenant, input, actor);
        return await tenant.Store.WriteAsync(session => Write(session, configuration, contact, command, actor, draft, input.Phone?.E164, now), ct);
    }

    private Result<Guid> Write(
        WriteSession session, TenantConfiguration configuration, DeskContact contact, ContactCommand command, Actor actor, CitizenDraft? draft, string? phone, Instant now)
    {
        if (contact.FormKey is { } key && session.First<DeskContact>("\"form_key\" = @p0", key) is { } earlier)
        {
            return earlier.Id;
        }

        var end = command is { Account: { } account, CallId: { } id } ? new CallEnd(configuration, account, id, actor, now) : null;
        if (end?.Refuses(session) is { } refused)
        {
            return refused;
        }

        var back = command.CallBack is { } callBack ? new CallBackEnd(callBack, actor, now) : null;
        if (back?.Refuses(session) is { } closed)
        {
            return closed;
        }

        // A number alone makes nobody known: a household shares it.
        contact.Citizen = draft is { FoldedName: not null } or { NationalIdHash: not null } ? draft.FindOrAdd(session, now, random)
            : phone is not null ? CallLog.Known(session, phone)
            : null;
        if (end is not null)
        {
            end.Contact(session, contact);
        }
        else
        {
            contact.Key = session.Next("desk_contact");
            session.Insert(contact);
        }

        back?.End(session, null);
        return contact.Id;
    }
}
