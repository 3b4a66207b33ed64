using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.People;

/// <summary>Adds a person, and makes the link by which they come in.</summary>
public sealed class InvitePerson(IClock clock, FillRandom random)
{
    public async ValueTask<Result<MadeLink>> ExecuteAsync(Tenant tenant, PersonInput input, Actor by, CancellationToken ct) =>
        await ExecuteAsync(tenant, input, by, null, ct);

    /// <param name="beside">What else belongs to the new person, written in the same transaction.</param>
    internal async ValueTask<Result<MadeLink>> ExecuteAsync(Tenant tenant, PersonInput input, Actor by, Action<WriteSession, StaffMember>? beside, CancellationToken ct) =>
        by.May(Acts.ManagePeople) ? await WriteAsync(tenant, input, by.Code, by, beside, ct) : PeopleErrors.NotAllowed;

    /// <summary>What would be refused, without adding anybody.</summary>
    internal Failure? Check(Tenant tenant, ReadSession session, PersonInput input, Actor by)
    {
        if (input.Check(tenant.Configuration) is { Count: > 0 } errors)
        {
            return Failure.Invalid(errors);
        }

        var member = new StaffMember();
        input.Into(tenant.Configuration, member);
        return Above.Is(tenant.Configuration, member, by) ? PeopleErrors.Above
            : session.First<StaffMember>("\"normalized_user_name\" = @p0", member.NormalizedUserName) is not null ? PeopleErrors.NameTaken
            : null;
    }

    /// <summary>The first person of a tenant has nobody inside to be invited by.</summary>
    public ValueTask<Result<MadeLink>> AsOperatorAsync(Tenant tenant, PersonInput input, CancellationToken ct) => WriteAsync(tenant, input, MakeLink.Operator, null, null, ct);

    private async ValueTask<Result<MadeLink>> WriteAsync(Tenant tenant, PersonInput input, string by, Actor? manager, Action<WriteSession, StaffMember>? beside, CancellationToken ct)
    {
        if (input.Check(tenant.Configuration) is { Count: > 0 } errors)
        {
            return Failure.Invalid(errors);
        }

        var now = clock.GetCurrentInstant();
        var member = new StaffMember { Id = UuidV7.New(now, random), SecurityStamp = Sessions.NewStamp(random) };
        input.Into(tenant.Configuration, member);
        if (Above.Is(tenant.Configuration, member, manager))
        {
            return PeopleErrors.Above;
        }

        return await tenant.Store.WriteAsync<Result<MadeLink>>(
            session =>
            {
                if (session.First<StaffMember>("\"normalized_user_name\" = @p0", member.NormalizedUserName) is not null)
                {
                    return PeopleErrors.NameTaken;
                }

                session.Insert(member);
                beside?.Invoke(session, member);
                var link = OneTimeLinks.Make(session, member, by, now, random);
                PersonEvents.Append(session, PersonEvents.Invited, by, now, member.Id, new JsonObject
                {
                    ["userName"] = member.UserName,
                    ["unit"] = member.Unit,
                    ["roles"] = member.Roles,
                });
                return link;
            },
            ct);
    }
}

/// <summary>Makes a person a new one-time link: who was invited is invited again, who has been in sets a new password.</summary>
public sealed class MakeLink(IClock clock, FillRandom random)
{
    /// <summary>How events name whoever has the command line of the host.</summary>
    public const string Operator = "operator";

    public async ValueTask<Result<MadeLink>> ExecuteAsync(Tenant tenant, Guid person, Actor by, CancellationToken ct) =>
        by.May(Acts.ManagePeople) ? await WriteAsync(tenant, person, by.Code, by, ct) : PeopleErrors.NotAllowed;

    public ValueTask<Result<MadeLink>> AsOperatorAsync(Tenant tenant, Guid person, CancellationToken ct) => WriteAsync(tenant, person, Operator, null, ct);

    private ValueTask<Result<MadeLink>> WriteAsync(Tenant tenant, Guid person, string by, Actor? manager, CancellationToken ct) => StaffAccounts.ChangeAsync<MadeLink>(
        tenant,
        person,
        (session, member) =>
        {
            if (Above.Is(tenant.Configuration, member, manager))
            {
                return PeopleErrors.Above;
            }

            if (!member.Active)
            {
                return PeopleErrors.SwitchedOff;
            }

            var now = clock.GetCurrentInstant();
            var link = OneTimeLinks.Make(session, member, by, now, random);
            PersonEvents.Append(session, PersonEvents.LinkMade, by, now, person, new JsonObject { ["link"] = link.Kind });
            return link;
        },
        ct);
}
