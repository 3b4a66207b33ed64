using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Tests;

namespace Derman.Browser.Tests.Corpus;

/// <summary>Whatever an institution gives a name to, and the texts it sends, as somebody with bad intentions would write them.</summary>
internal static class PoisonedPack
{
    private const int MostRoles = 40;
    private const string Named = "zehir-";

    /// <summary>Words that fit every name; each is used by turns, from the first.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Payloads.UpTo(180).Where(p => p.Trim().Length > 1)];

    /// <summary>What texts with places for values may hold: their own signs are others.</summary>
    public static IReadOnlyList<string> Sayable { get; } = [.. Words.Where(w => !w.Contains('{', StringComparison.Ordinal) && !w.Contains('}', StringComparison.Ordinal))];

    /// <summary>Role names that are to be read on the page of roles.</summary>
    public static IReadOnlyList<string> RoleNames { get; } = [.. Words.Take(MostRoles)];

    /// <summary>The payload at the beginning of every message of the first language, by its key.</summary>
    public static IReadOnlyDictionary<string, string> Said { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static async Task ApplyAsync(RunningHost host)
    {
        var reading = await PackReader.ReadFolderAsync(Path.Combine(AppContext.BaseDirectory, "tenants", PoisonedDesk.Id));
        var report = await host.Service<ApplyPack>().ExecuteAsync(PackReader.Check(Poisoned(reading.Pack!)), new ApplyOptions(), CancellationToken.None);
        Assert.True(report.Ok, string.Join('\n', report.Problems));
    }

    private static TenantPack Poisoned(TenantPack pack)
    {
        var next = 0;
        string Word() => Words[next++ % Words.Count];
        IReadOnlyDictionary<string, string> Names(IReadOnlyDictionary<string, string> names)
        {
            var word = Word();
            return names.ToDictionary(n => n.Key, _ => word, StringComparer.Ordinal);
        }

        var languages = pack.Tenant.Languages;
        return pack with
        {
            Tenant = pack.Tenant with { Names = Names(pack.Tenant.Names), Area = pack.Tenant.Area },
            Organisation = new OrganisationFile([.. pack.Organisation.Directorates.Select(d => d with { Names = Names(d.Names) })]),
            Topics = pack.Topics with
            {
                Topics = [.. pack.Topics.Topics.Select(t => t with { Names = Names(t.Names) })],
                RequestTypes = [.. pack.Topics.RequestTypes.Select(t => t with { Names = Names(t.Names) })],
                Groups = pack.Topics.Groups?.Select(g => g with { Names = Names(g.Names) }).ToList(),
                Causes = pack.Topics.Causes?.Select(c => c with { Names = Names(c.Names) }).ToList(),
            },
            Clocks = pack.Clocks with { Clocks = [.. pack.Clocks.Clocks.Select(c => c with { Names = Names(c.Names) })] },
            Calendar = pack.Calendar with
            {
                Calendars = [.. pack.Calendar.Calendars.Select(c => c with
                {
                    SpecialDays = c.SpecialDays?.Select(d => d with { Names = d.Names is null ? null : Names(d.Names) }).ToList(),
                    Holidays = c.Holidays?.Select(h => h with { Names = h.Names is null ? null : Names(h.Names) }).ToList(),
                })],
            },
            Workflow = pack.Workflow with
            {
                States = [.. pack.Workflow.States.Select(s => s with { Names = Names(s.Names) })],
                Outcomes = [.. pack.Workflow.Outcomes.Select(o => o with { Names = Names(o.Names) })],
            },
            Channels = pack.Channels with
            {
                Channels = [.. pack.Channels.Channels.Select(c => c with { Names = Names(c.Names) })],
                Accounts = [.. pack.Channels.Accounts.Select(a => a with { Names = Names(a.Names) })],
            },
            Neighbourhoods = pack.Neighbourhoods with { Neighbourhoods = [.. pack.Neighbourhoods.Neighbourhoods.Select(n => n with { Name = Word() })] },
            Roles = new RolesFile([.. (pack.Roles?.Roles ?? []), .. RoleNames.Select((w, i) => new RoleDefinition($"{Named}{i}", languages.ToDictionary(l => l, _ => w, StringComparer.Ordinal), Note: w))]),
            Texts = pack.Texts.ToDictionary(t => t.Key, t => Told(t.Value, pack), StringComparer.Ordinal),
        };
    }

    /// <summary>Every message, also in the words of every channel, begins with a payload and keeps what it must tell.</summary>
    private static TextsFile Told(TextsFile file, TenantPack pack)
    {
        var keys = TextsCheck.Keys.SelectMany(k => pack.Channels.Channels.Select(c => $"{k}@{c.Code}").Prepend(k)).ToList();
        Said = keys.Select((k, n) => (k, Sayable[n % Sayable.Count])).ToDictionary(StringComparer.Ordinal);
        return new TextsFile(keys.ToDictionary(k => k, k => $"{Said[k]} {file.Texts[k.Split('@')[0]]}", StringComparer.Ordinal));
    }
}
