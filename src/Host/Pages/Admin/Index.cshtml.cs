using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Pages.Words;

namespace Derman.Host.Pages.Admin;

/// <summary>Who works here, and by which accounts citizens reach the desk. People are changed on their own pages, accounts by tenant packs.</summary>
internal sealed class IndexModel(StaffAccounts staff) : AdminPage(Acts.ManagePeople)
{
    public IReadOnlyList<(string Unit, IReadOnlyList<StaffMember> People)> Units { get; private set; } = [];

    public IReadOnlyList<(ChannelAccount Account, string Name)> Accounts { get; private set; } = [];

    public void OnGet()
    {
        var configuration = Tenant.Configuration;
        Units = [.. staff.Active(Tenant)
            .GroupBy(p => Choices.UnitName(configuration, p.Unit, Words))
            .OrderBy(g => g.Key, Choices.Order(Words))
            .Select(g => (g.Key, (IReadOnlyList<StaffMember>)[.. g]))];
        Accounts = [.. configuration.Pack.Channels.Accounts.Select(a => (a, a.Names.In(Words.Language)))];
    }

    public string RolesOf(StaffMember person) => RoleWords.Of(Tenant.Configuration, person, Words);
}
