using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Staff.Links;

public static class LinkKinds
{
    public const string Invitation = "invitation";
    public const string Reset = "reset";
}

/// <summary>A link just made. The token is nowhere else: who loses it makes a new one.</summary>
public sealed record MadeLink(Guid Person, string UserName, string Kind, string Token, Instant ExpiresAt);

/// <summary>One-time links: 256 random bits in an address, their hash in the store, one a person at a time.</summary>
public static class OneTimeLinks
{
    public static readonly Duration Invitation = Duration.FromHours(72);
    public static readonly Duration Reset = Duration.FromHours(24);

    /// <summary>What a link opens, while it does; an unknown, a used and an old one are all null.</summary>
    public static (StaffLink Link, StaffMember Member)? Find(Tenant tenant, string? token, Instant now) => tenant.Store.Read(s => Find(s, token, now));

    internal static (StaffLink Link, StaffMember Member)? Find(ReadSession session, string? token, Instant now)
    {
        // The same reads for every token: a made-up one takes the way of a real one.
        var link = session.First<StaffLink>("\"hash\" = @p0", Secrets.Hash(token ?? ""));
        var member = session.First<StaffMember>("\"id\" = @p0", Provider.Of(link?.Staff ?? Guid.Empty));
        return link is not null && now < link.ExpiresAt && member is { Active: true } ? (link, member) : null;
    }

    /// <summary>Makes the link of a person; an older one stops working.</summary>
    internal static MadeLink Make(WriteSession session, StaffMember member, string by, Instant now, FillRandom random)
    {
        var joined = member.PasswordHash is not null || session.First<Passkey>("\"staff\" = @p0", Provider.Of(member.Id)) is not null;
        var kind = joined ? LinkKinds.Reset : LinkKinds.Invitation;
        var token = Secrets.New(random);
        var row = new StaffLink
        {
            Hash = Secrets.Hash(token),
            Staff = member.Id,
            Kind = kind,
            ExpiresAt = now + (joined ? Reset : Invitation),
            MadeBy = by,
            MadeAt = now,
        };
        Void(session, member.Id);
        session.Insert(row);
        return new MadeLink(member.Id, member.UserName, kind, token, row.ExpiresAt);
    }

    internal static void Void(WriteSession session, Guid person) => session.Execute("DELETE FROM \"staff_link\" WHERE \"staff\" = @p0", Provider.Of(person));
}
