using Derman.Core.Calls.Contacts;
using Derman.Core.Common;
using Derman.Core.PlannedWorks;
using Derman.Core.Staff;

namespace Derman.Host.Pages.Admin.PlannedWorks;

/// <summary>Planned works: under way and coming first, with how many people were told.</summary>
internal sealed class IndexModel(KeepPlannedWorks keep, ReadContacts contacts) : AdminPage(Acts.KeepKnowledge)
{
    private IReadOnlyDictionary<Guid, int> _informed = new Dictionary<Guid, int>();

    public IReadOnlyList<PlannedWorkView> Works { get; private set; } = [];

    public void OnGet()
    {
        Works = keep.List(Tenant);
        _informed = contacts.Informed(Tenant);
    }

    public int Informed(PlannedWorkView work) => _informed.GetValueOrDefault(work.Id);

    public string Where(PlannedWorkView work) => work.Content.Areas.Count == 0
        ? Words["works.everywhere"]
        : Listed(work.Content.Areas.Select(a => Tenant.Configuration.Neighbourhoods.GetValueOrDefault(a)?.Name ?? a).Concat(work.Content.Streets));

    public string About(PlannedWorkView work) =>
        Listed(work.Content.Topics.Select(t => Tenant.Configuration.Topics.GetValueOrDefault(t)?.Names.In(Words.Language) ?? t));

    private string Listed(IEnumerable<string> names) => string.Join(Words.Direction == "rtl" ? "، " : ", ", names);
}
