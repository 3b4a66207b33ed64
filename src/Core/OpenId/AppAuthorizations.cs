using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>An application a person uses.</summary>
/// <param name="Scopes">What the person allowed; empty when a first-party application needed no asking.</param>
public sealed record AuthorizationView(Guid Staff, string Person, string ClientId, string Application, IReadOnlyList<string> Scopes, Instant Since, Instant LastUsed);

/// <summary>Which person uses which application. A person sees and ends their own, an admin everybody's.</summary>
public sealed class AppAuthorizations(IClock clock)
{
    private const int Most = 500;

    private const string Columns =
        """
        SELECT a."staff", s."display_name", a."client_id", p."name", a."scopes", a."created_at", a."used_at" FROM "app_authorization" a
        JOIN "application" p ON p."client_id" = a."client_id" JOIN "staff_member" s ON s."id" = a."staff"
        """;

    /// <summary>What the person has allowed an application so far.</summary>
    public IReadOnlyList<string> Allowed(Tenant tenant, Guid staff, string clientId) =>
        tenant.Store.Read(s => s.First<AppAuthorization>("\"staff\" = @p0 AND \"client_id\" = @p1", Provider.Of(staff), clientId))?.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The applications the asking person uses.</summary>
    public IReadOnlyList<AuthorizationView> Mine(Tenant tenant, Actor actor) =>
        actor.StaffId is { } staff ? Read(tenant, "a.\"staff\" = @p0 ORDER BY a.\"used_at\" DESC", Provider.Of(staff)) : [];

    /// <summary>The people who use an application; for who manages applications.</summary>
    public IReadOnlyList<AuthorizationView> Of(Tenant tenant, string clientId, Actor actor) =>
        actor.May(Acts.ManageApplications) ? Read(tenant, "a.\"client_id\" = @p0 ORDER BY a.\"used_at\" DESC", clientId) : [];

    /// <summary>Ends everything an application has of a person; it has to ask again.</summary>
    public async Task<Result<bool>> RevokeAsync(Tenant tenant, Guid staff, string clientId, Actor actor, CancellationToken ct)
    {
        if (actor.StaffId != staff && !actor.May(Acts.ManageApplications))
        {
            return OpenIdErrors.MayNot;
        }

        var now = clock.GetCurrentInstant();
        var found = await tenant.Store.WriteAsync(
            session =>
            {
                session.Execute(
                    "UPDATE \"app_grant\" SET \"revoked_at\" = @p2 WHERE \"staff\" = @p0 AND \"client_id\" = @p1 AND \"revoked_at\" IS NULL", Provider.Of(staff), clientId, Provider.Of(now));
                return session.Execute("DELETE FROM \"app_authorization\" WHERE \"staff\" = @p0 AND \"client_id\" = @p1", Provider.Of(staff), clientId) > 0;
            },
            ct);
        return found ? true : OpenIdErrors.NoApplication;
    }

    /// <summary>In the transaction that issues a code: the person uses the application, and may have allowed it more.</summary>
    internal static void Note(WriteSession session, CodeRequest request, Instant now)
    {
        var allowed = request.Consented ? request.Scopes : [];
        if (session.First<AppAuthorization>("\"staff\" = @p0 AND \"client_id\" = @p1", Provider.Of(request.Staff.Id), request.Application.ClientId) is { } known)
        {
            known.Scopes = string.Join(' ', known.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(allowed, StringComparer.Ordinal));
            known.UsedAt = now;
            session.Update(known);
            return;
        }

        session.Insert(new AppAuthorization
        {
            Staff = request.Staff.Id, ClientId = request.Application.ClientId, Scopes = string.Join(' ', allowed), CreatedAt = now, UsedAt = now,
        });
    }

    private static List<AuthorizationView> Read(Tenant tenant, string where, object value) => tenant.Store.Read(s => s.Query(
        $"{Columns} WHERE {where} LIMIT {Most}",
        r => new AuthorizationView(
            Provider.ToGuid(r.GetFieldValue<byte[]>(0)),
            r.GetString(1),
            r.GetString(2),
            r.GetString(3),
            r.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Provider.ToInstant(r.GetInt64(5)),
            Provider.ToInstant(r.GetInt64(6))),
        value));
}
