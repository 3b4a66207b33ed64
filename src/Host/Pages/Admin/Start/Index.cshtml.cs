using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.HostNames;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tenancy.Setup;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Derman.Plugins;

namespace Derman.Host.Pages.Admin.Start;

/// <summary>The way from nothing to the first request, and what is missing on it. Also later: the state of health of what is set up.</summary>
internal sealed class IndexModel(CheckSetup check, PluginRegistry plugins, ChannelSecrets secrets, ReadHostNames hostNames) : AdminPage(Acts.ManageConfiguration)
{
    public IReadOnlyList<SetupFinding> Findings { get; private set; } = [];

    public IReadOnlyList<StartStep> Steps { get; private set; } = [];

    public int Must => Findings.Count(f => f.Must);

    public void OnGet()
    {
        Findings = check.Execute(Tenant, new ConnectionState(id => plugins.Manifest(id) is not null, LacksSecret) { HostNames = hostNames.Of(Tenant.Id) }, Reader).Value ?? [];
        Steps = [.. StartStep.All.Select(s => s with { Findings = [.. Findings.Where(f => f.Step == s.Code)] })];
    }

    /// <summary>The finding in words, with the first few it is about by name.</summary>
    public string Sentence(SetupFinding finding)
    {
        var names = finding.Examples.Select(Name).ToList();
        var list = string.Join(Words.Direction == "rtl" ? "، " : ", ", names) + (finding.Count > names.Count ? $" (+{Numerals.Number(finding.Count - names.Count, Words.Language)})" : "");
        return Words.T($"setup.{finding.Code}", ("n", finding.Count), ("names", list));
    }

    private string Name(string code)
    {
        var configuration = Tenant.Configuration;
        return configuration.Tree.Find(code)?.Names.In(Words.Language)
            ?? configuration.Topics.GetValueOrDefault(code)?.Names.In(Words.Language)
            ?? configuration.Accounts.GetValueOrDefault(code)?.Names.In(Words.Language)
            ?? PackWords.Calendar(code, Words);
    }

    private bool LacksSecret(ChannelAccount account)
    {
        var known = secrets.Of(Tenant, account.Account);
        return plugins.Manifest(account.Plugin)?.Settings is { } fields
            && fields.Any(f => f is { Type: SettingType.Secret, Scope: SettingScope.Account } && SettingsCheck.Demands(fields, f, account.Settings.GetValueOrDefault) && !known.ContainsKey(f.Key));
    }
}

/// <summary>One step of the way.</summary>
/// <param name="Code">As in <see cref="CheckSetup.Steps"/>.</param>
internal sealed record StartStep(string Code, string Href, string Icon)
{
    public static readonly IReadOnlyList<StartStep> All =
    [
        new("brand", "~/admin/brand", "palette"),
        new("tree", "~/admin/tree", "sitemap"),
        new("topics", "~/admin/topics", "tags"),
        new("calendar", "~/admin/calendar", "calendar-event"),
        new("rules", "~/admin/rules", "clock"),
        new("channels", "~/admin/channels", "message-2"),
        new("texts", "~/admin/texts", "note"),
        new("people", "~/admin/people", "users"),
        new("hostName", "~/admin/host-name", "world"),
    ];

    public IReadOnlyList<SetupFinding> Findings { get; init; } = [];

    public bool IsDone => Findings.Count == 0;

    public bool HasMust => Findings.Any(f => f.Must);

    /// <summary>Where a finding is cured, when that is not the page of its step.</summary>
    public string Cure(SetupFinding finding) => finding.Code switch
    {
        "tree.workWithoutPeople" or "tree.withoutHead" => "~/admin/people",
        "topics.noPlaces" => "~/admin/neighbourhoods",
        "people.few" or "people.noDesk" => "~/admin/people/new",
        _ => Href,
    };
}
