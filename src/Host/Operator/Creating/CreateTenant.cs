using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Cli;

namespace Derman.Host.Operator.Creating;

/// <param name="Link">The administrator's way in, once; kept nowhere.</param>
internal sealed record CreatedTenant(TenantId Id, MadeLink? Link, IReadOnlyList<FieldError> Errors, IReadOnlyList<PackProblem> Problems)
{
    public static CreatedTenant Refused(params IReadOnlyList<FieldError> errors) => new(default, null, errors, []);
}

/// <summary>A new tenant from the template, with the invitation of its first administrator.</summary>
internal sealed class CreateTenant(House house, IHostEnvironment environment)
{
    private static readonly string Packs = Path.Combine(AppContext.BaseDirectory, "tenants");

    public async Task<CreatedTenant> ExecuteAsync(NewTenant wanted, string? adminName, string? adminUserName, string? adminEmail, CancellationToken ct)
    {
        if (Check(wanted, adminName, adminUserName) is { Count: > 0 } errors)
        {
            return CreatedTenant.Refused(errors);
        }

        var reading = await TenantTemplate.ReadAsync(Packs, wanted, ct);
        var report = await house.Apply.ExecuteAsync(reading, new ApplyOptions(), ct);
        if (!report.Ok || report.Id is not { } id)
        {
            return new CreatedTenant(default, null, [], report.Problems);
        }

        house.Changed(id);
        var tenant = await house.Registry.OpenAsync(id, ct);
        var input = new PersonInput(adminName, adminUserName, adminEmail, tenant.Configuration.Profile.Desk, [Roles.Admin], null);
        var invited = await house.Invite.AsOperatorAsync(tenant, input, ct);
        return invited.Value is { } link
            ? new CreatedTenant(id, link, [], [])
            : new CreatedTenant(id, null, invited.Failure!.Errors ?? [new FieldError(invited.Failure.Field ?? "", invited.Failure.Code, invited.Failure.Values)], []);
    }

    private List<FieldError> Check(NewTenant wanted, string? adminName, string? adminUserName)
    {
        var errors = new List<FieldError>();
        if (!TenantId.TryParse(wanted.Id, out var id))
        {
            errors.Add(new FieldError("id", "operator.idShape"));
        }
        else if (house.Registry.Entry(id) is not null)
        {
            errors.Add(new FieldError("id", "operator.idTaken"));
        }

        Required("name", wanted.Name);
        Required("province", wanted.Province);
        Required("adminName", adminName);
        Required("adminUserName", adminUserName);
        if (!environment.IsDevelopment())
        {
            Required("host", wanted.Host); // Elsewhere nobody could reach it.
        }

        if (wanted.Languages.Count == 0 || wanted.Languages.Except(TenantTemplate.LanguagesOf(wanted.Country), StringComparer.Ordinal).Any())
        {
            errors.Add(new FieldError("languages", "operator.languages"));
        }

        return errors;

        void Required(string field, string? value)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                errors.Add(new FieldError(field, "field.required"));
            }
        }
    }
}
