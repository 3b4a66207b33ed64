using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;
using NodaTime;

namespace Derman.Host.Pages.Admin.TopicEditing;

/// <summary>
/// The table of public service standards for the wall: every service with the documents asked for and the longest time (in Turkey by the
/// regulation on the delivery of public services, RG 31.07.2009, art. 6 and annex 2, with its two offices to turn to).
/// </summary>
internal sealed class StandardsModel(IClock clock) : AdminPage(Acts.ManageConfiguration)
{
    public TenantConfiguration Configuration => Tenant.Configuration;

    public IReadOnlyList<Topic> Topics =>
    [
        .. Configuration.Pack.Topics.Topics.Where(t => !t.Retired)
            .OrderBy(t => Choices.UnitName(Configuration, t.Owner, Words), Choices.Order(Words)).ThenBy(t => t.Names.In(Words.Language), Choices.Order(Words)),
    ];

    public Instant Now => clock.GetCurrentInstant();

    /// <summary>Where citizens turn first: the desk.</summary>
    public string First => Choices.UnitName(Configuration, Configuration.Profile.Desk, Words);

    /// <summary>Where they turn next: what stands above the desk.</summary>
    public string Second => Configuration.Tree.Above(Configuration.Profile.Desk).FirstOrDefault()?.Names.In(Words.Language) ?? First;

    public string Time(Topic topic) => TopicTime.Of(Configuration, topic, Words);
}
