using System.Text.Json.Nodes;
using Derman.Core.Staff.Links;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Staff.People;

/// <summary>Takes back somebody who was invited and has never come in: as if they had not been asked. Whoever has been in is switched off instead.</summary>
internal static class WithdrawInvitation
{
    public const string Event = "personInvitationWithdrawn";

    public static bool Is(ReadSession session, Guid person) =>
        session.First<StaffMember>("\"id\" = @p0", Provider.Of(person)) is { PasswordHash: null, TotpSecret: null } member
        && session.First<Passkey>("\"staff\" = @p0", Provider.Of(person)) is null
        && session.First<DeskSession>("\"staff\" = @p0", Provider.Of(person)) is null
        && session.First<External.ExternalLink>("\"staff\" = @p0", Provider.Of(person)) is null
        && session.First<StaffMember>("\"substitute\" = @p0", Provider.Of(member.Id)) is null
        && session.First<Tickets.Ticket>("\"assignee\" = @p0", Provider.Of(member.Id)) is null;

    public static void Apply(WriteSession session, Guid person, string by, Instant now)
    {
        var member = session.First<StaffMember>("\"id\" = @p0", Provider.Of(person))!;
        OneTimeLinks.Void(session, person);
        session.Delete(member);
        PersonEvents.Append(session, Event, by, now, person, new JsonObject { ["userName"] = member.UserName });
    }
}
