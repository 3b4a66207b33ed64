using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Staff.People;

/// <summary>Changes what is known of a person: name, unit, roles, language; absence and who stands in.</summary>
public sealed class ChangePerson(IClock clock)
{
    public async ValueTask<Result<StaffMember>> ExecuteAsync(Tenant tenant, Guid person, PersonInput input, Actor by, CancellationToken ct)
    {
        if (!by.May(Acts.ManagePeople))
        {
            return PeopleErrors.NotAllowed;
        }

        if (input.Check(tenant.Configuration) is { Count: > 0 } errors)
        {
            return Failure.Invalid(errors);
        }

        return await StaffAccounts.ChangeAsync<StaffMember>(
            tenant,
            person,
            (session, member) =>
            {
                var (name, userName, email, unit, roles, language) = (member.DisplayName, member.UserName, member.Email, member.Unit, member.Roles, member.Language);
                var managed = tenant.Configuration.Rights.Of(member).May(Acts.ManagePeople);
                var above = Above.Is(tenant.Configuration, member, by);
                input.Into(tenant.Configuration, member);
                if (above || Above.Is(tenant.Configuration, member, by))
                {
                    return PeopleErrors.Above;
                }

                if (session.First<StaffMember>("\"normalized_user_name\" = @p0 AND \"id\" <> @p1", member.NormalizedUserName, Provider.Of(person)) is not null)
                {
                    return PeopleErrors.NameTaken;
                }

                if (managed && member.Active && !tenant.Configuration.Rights.Of(member).May(Acts.ManagePeople) && !SwitchPerson.SomebodyElseManages(tenant, session, person))
                {
                    return PeopleErrors.LastAdmin;
                }

                var changes = new JsonObject();
                PersonEvents.Note(changes, "name", name, member.DisplayName);
                PersonEvents.Note(changes, "userName", userName, member.UserName);
                PersonEvents.Note(changes, "email", email, member.Email);
                PersonEvents.Note(changes, "unit", unit, member.Unit);
                PersonEvents.Note(changes, "roles", roles, member.Roles);
                PersonEvents.Note(changes, "language", language, member.Language);
                Write(session, member, changes, by);
                return member;
            },
            ct);
    }

    /// <param name="from">First day of the absence; null ends it.</param>
    /// <param name="to">Last day; null: until further notice.</param>
    public async ValueTask<Result<StaffMember>> AbsenceAsync(Tenant tenant, Guid person, LocalDate? from, LocalDate? to, Guid? substitute, Actor by, CancellationToken ct)
    {
        if (!by.May(Acts.ManagePeople))
        {
            return PeopleErrors.NotAllowed;
        }

        if ((from is null && to is not null) || to < from)
        {
            return Failure.Invalid([new FieldError("to", "person.absenceOrder")]);
        }

        var zone = tenant.Configuration.Zone;
        return await StaffAccounts.ChangeAsync<StaffMember>(
            tenant,
            person,
            (session, member) =>
            {
                if (substitute is { } other && (other == person || session.First<StaffMember>("\"id\" = @p0", Provider.Of(other)) is not { Active: true }))
                {
                    return Failure.Invalid([new FieldError("substitute", "person.substituteUnknown")]);
                }

                var (oldFrom, oldTo, oldSubstitute) = (member.AbsentFrom, member.AbsentTo, member.Substitute);
                member.AbsentFrom = from is { } first ? zone.AtStartOfDay(first).ToInstant() : null;
                member.AbsentTo = to is { } last ? zone.AtStartOfDay(last.PlusDays(1)).ToInstant() : null;
                member.Substitute = from is null ? null : substitute;
                var changes = new JsonObject();
                PersonEvents.Note(changes, "absentFrom", Iso(oldFrom), Iso(member.AbsentFrom));
                PersonEvents.Note(changes, "absentTo", Iso(oldTo), Iso(member.AbsentTo));
                PersonEvents.Note(changes, "substitute", oldSubstitute?.ToString(), member.Substitute?.ToString());
                Write(session, member, changes, by);
                return member;
            },
            ct);
    }

    private void Write(WriteSession session, StaffMember member, JsonObject changes, Actor by)
    {
        if (changes.Count > 0)
        {
            session.Update(member);
            PersonEvents.Append(session, PersonEvents.Changed, by.Code, clock.GetCurrentInstant(), member.Id, changes);
        }
    }

    private static string? Iso(Instant? at) => at is { } known ? InstantPattern.General.Format(known) : null;
}
