using Derman.Core.Citizens.Preferring;
using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Citizens;

/// <summary>
/// A person as named with a request. The same person by identity number, or by phone and name together; a phone alone
/// proves nothing, because a household shares one.
/// </summary>
internal sealed record CitizenDraft(
    string? Name, string? FoldedName, string? Phone, string? Email, string? NationalIdKind, byte[]? NationalId, byte[]? NationalIdHash, string? Language, string? LanguageSource)
{
    public const string Purpose = "national id";

    public static CitizenDraft? Of(Tenant tenant, CheckedRegistration input, Actor actor)
    {
        var given = input.Command.Citizen;
        var name = string.IsNullOrWhiteSpace(given?.Name) ? null : given.Name.Trim();
        var email = string.IsNullOrWhiteSpace(given?.Email) ? null : given.Email.Trim();
        if (name is null && email is null && input.Phone is null && input.NationalId is null)
        {
            return null;
        }

        var id = input.NationalId?.Value;
        return new CitizenDraft(
            name,
            name is null ? null : FoldedText.Fold(name),
            input.Phone?.E164,
            email,
            input.NationalId?.Kind?.ToString(),
            id is null ? null : tenant.Key.SealText(Purpose, id),
            id is null ? null : tenant.Key.Lookup(Purpose, id),
            given?.Language,
            actor.IsPerson || given?.Language is null ? null : LanguageSources.Used);
    }

    public long FindOrAdd(WriteSession session, Instant now, FillRandom random)
    {
        if (Find(session) is { } known)
        {
            var contacts = session.List<ContactPoint>("\"citizen\" = @p0 ORDER BY \"seq\"", known);
            var last = contacts.Count == 0 ? 0 : contacts[^1].Seq;
            AddContact(session, known, ref last, "phone", contacts.Exists(c => c.Value == Phone) ? null : Phone, now);
            AddContact(session, known, ref last, "email", contacts.Exists(c => c.Value == Email) ? null : Email, now);
            return known;
        }

        var key = session.Next("citizen");
        session.Insert(new Citizen
        {
            Key = key,
            Id = UuidV7.New(now, random),
            Name = Name,
            FoldedName = FoldedName,
            NationalIdKind = NationalIdKind,
            NationalId = NationalId,
            NationalIdHash = NationalIdHash,
            Language = Language,
            LanguageSource = LanguageSource,
            CreatedAt = now,
        });
        var seq = 0;
        AddContact(session, key, ref seq, "phone", Phone, now);
        AddContact(session, key, ref seq, "email", Email, now);
        return key;
    }

    private static void AddContact(WriteSession session, long citizen, ref int seq, string kind, string? value, Instant now)
    {
        if (value is not null)
        {
            session.Insert(new ContactPoint { Citizen = citizen, Seq = ++seq, Kind = kind, Value = value, AddedAt = now });
        }
    }

    private long? Find(WriteSession session)
    {
        if (NationalIdHash is not null)
        {
            return session.Scalar("SELECT \"key\" FROM \"citizen\" WHERE \"national_id_hash\" = @p0 ORDER BY \"key\" LIMIT 1", NationalIdHash) as long?;
        }

        return Phone is not null && FoldedName is not null
            ? session.Scalar(
                "SELECT c.\"key\" FROM \"contact_point\" p JOIN \"citizen\" c ON c.\"key\" = p.\"citizen\" WHERE p.\"value\" = @p0 AND p.\"kind\" = 'phone' AND c.\"folded_name\" = @p1 ORDER BY c.\"key\" LIMIT 1",
                Phone,
                FoldedName) as long?
            : null;
    }
}
