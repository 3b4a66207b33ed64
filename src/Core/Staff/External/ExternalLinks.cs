using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.External;

/// <summary>Identities at providers outside. A person is found by issuer and subject, and by nothing else a provider says.</summary>
public sealed class ExternalLinks(IClock clock)
{
    /// <summary>OpenID Connect Core §2: at most 255 characters.</summary>
    public const int LongestSubject = 255;

    public IReadOnlyList<ExternalLink> Of(Tenant tenant, Guid person) =>
        tenant.Store.Read(s => s.List<ExternalLink>("\"staff\" = @p0 ORDER BY \"created_at\"", Provider.Of(person)));

    /// <summary>Whom an identity lets in; null when it is linked to nobody, or to somebody who is switched off.</summary>
    public ValueTask<StaffMember?> ComeInAsync(Tenant tenant, string issuer, string subject, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            if (Find(session, issuer, subject) is not { } link
                || session.First<StaffMember>("\"id\" = @p0", Provider.Of(link.Staff)) is not { Active: true } member)
            {
                return null;
            }

            link.UsedAt = clock.GetCurrentInstant();
            session.Update(link);
            return member;
        },
        ct);

    /// <summary>Links an identity that was just shown, for the person who is signed in.</summary>
    public ValueTask<Result<StaffMember>> LinkAsync(Tenant tenant, Guid person, string issuer, string subject, CancellationToken ct) => StaffAccounts.ChangeAsync<StaffMember>(
        tenant,
        person,
        (session, member) =>
        {
            if (!member.Active)
            {
                return PeopleErrors.SwitchedOff;
            }

            if (Find(session, issuer, subject) is { } link)
            {
                return link.Staff == person ? member : ExternalErrors.Taken;
            }

            if (session.First<ExternalLink>("\"staff\" = @p0 AND \"issuer\" = @p1", Provider.Of(person), issuer) is not null)
            {
                return ExternalErrors.LinkedAlready;
            }

            session.Insert(new ExternalLink { Issuer = issuer, Subject = subject, Staff = person, CreatedAt = clock.GetCurrentInstant() });
            Note(session, PersonEvents.ExternalLinked, member, issuer);
            return member;
        },
        ct);

    public ValueTask<Result<StaffMember>> UnlinkAsync(Tenant tenant, Guid person, string issuer, CancellationToken ct) => StaffAccounts.ChangeAsync<StaffMember>(
        tenant,
        person,
        (session, member) =>
        {
            if (session.First<ExternalLink>("\"staff\" = @p0 AND \"issuer\" = @p1", Provider.Of(person), issuer) is not { } link)
            {
                return PeopleErrors.NotFound;
            }

            session.Delete(link);
            Note(session, PersonEvents.ExternalUnlinked, member, issuer);
            return member;
        },
        ct);

    /// <summary>An answer of a provider is taken once. False when it was taken before, or is too old.</summary>
    public ValueTask<bool> SpendAsync(Tenant tenant, byte[] key, Instant ends, CancellationToken ct) =>
        tenant.Store.WriteAsync(session => Spent.Once(session, key, ends, clock.GetCurrentInstant()), ct);

    /// <summary>Whoever may have taken over an account keeps no way in: an administrator's reset ends these, too.</summary>
    internal static void RemoveAll(WriteSession session, Guid person) => session.Execute("DELETE FROM \"external_link\" WHERE \"staff\" = @p0", Provider.Of(person));

    private static ExternalLink? Find(WriteSession session, string issuer, string subject) =>
        session.First<ExternalLink>("\"issuer\" = @p0 AND \"subject\" = @p1", issuer, subject);

    private void Note(WriteSession session, string kind, StaffMember member, string issuer) =>
        PersonEvents.Append(session, kind, Actor.Of(member).Code, clock.GetCurrentInstant(), member.Id, new JsonObject { ["issuer"] = issuer });
}
