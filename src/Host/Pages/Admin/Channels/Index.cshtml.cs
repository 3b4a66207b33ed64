using Derman.Core.Channels;
using Derman.Core.Channels.Intake.Unworked;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Plugins;

namespace Derman.Host.Pages.Admin.Channels;

/// <summary>The accounts by which citizens reach the desk, each with its light, and the plugins a new one can be made of.</summary>
internal sealed class IndexModel(PluginRegistry plugins) : AdminPage(Acts.ManageConfiguration)
{
    public IReadOnlyList<(ChannelAccount Account, ChannelTraffic Traffic, PluginStatus? Plugin)> Accounts { get; private set; } = [];

    /// <summary>What came in and became nothing, by account.</summary>
    public IReadOnlyDictionary<string, UnworkedCount> Unworked { get; private set; } = new Dictionary<string, UnworkedCount>(StringComparer.Ordinal);

    /// <summary>Accounts that were removed, and still have something of that kind.</summary>
    public IEnumerable<string> Removed => Unworked.Keys.Where(a => !Tenant.Configuration.Accounts.ContainsKey(a)).Order(StringComparer.Ordinal);

    public IReadOnlyList<(string Id, string Name)> Plugins { get; private set; } = [];

    public IReadOnlyList<IntakeChannel> Channels => Tenant.Configuration.Pack.Channels.Channels;

    public void OnGet()
    {
        var statuses = plugins.Statuses;
        Accounts = [.. Tenant.Configuration.Pack.Channels.Accounts.Select(a => (a, ReadChannelTraffic.Of(Tenant, a.Account), statuses.FirstOrDefault(s => s.Id == a.Plugin && s.Serves) ?? statuses.FirstOrDefault(s => s.Id == a.Plugin)))];
        Unworked = ReadUnworked.Counts(Tenant);
        Plugins = [.. statuses.Where(s => s.Serves).Select(s => (s.Id, plugins.Manifest(s.Id)?.Name.In(Words.Language) ?? s.Id))];
    }

    /// <summary>The plugin's own words for a code it gave.</summary>
    public string Error(string plugin, string? code) => code is null ? "" : plugins.Texts(plugin)[Words.Language, $"rejection.{code}"] is var words && words != $"rejection.{code}" ? words : Words["channels.error.unknown"];
}
