using Derman.Core.Staff;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Derman.Host.Pages.Admin.People;

/// <summary>Everybody who works here, by unit.</summary>
internal sealed class IndexModel(StaffAccounts staff, IClock clock) : AdminPage(Acts.ManagePeople)
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    public IReadOnlyList<(string Unit, IReadOnlyList<StaffMember> People)> Units { get; private set; } = [];

    public Instant Now => clock.GetCurrentInstant();

    public void OnGet() => Units = [.. staff.All(Tenant, Search)
        .GroupBy(p => Choices.UnitName(Tenant.Configuration, p.Unit, Words))
        .OrderBy(g => g.Key, Choices.Order(Words))
        .Select(g => (g.Key, (IReadOnlyList<StaffMember>)[.. g.OrderByDescending(p => p.Active).ThenBy(p => p.DisplayName, Choices.Order(Words))]))];

    public string RolesOf(StaffMember person) => RoleWords.Of(Tenant.Configuration, person, Words);
}
