using Derman.Core.OpenId;
using Derman.Core.Staff;

namespace Derman.Host.Pages.Admin.Applications;

/// <summary>The programs that may come in.</summary>
internal sealed class IndexModel(Core.OpenId.Applications applications) : AdminPage(Acts.ManageApplications)
{
    public IReadOnlyList<Application> All { get; private set; } = [];

    public void OnGet() => All = applications.All(Tenant);
}
