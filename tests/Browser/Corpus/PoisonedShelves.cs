using Derman.Core.Common;
using Derman.Core.Knowledge;
using Derman.Core.Macros;
using Derman.Core.PlannedWorks;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Tests;
using NodaTime;

namespace Derman.Browser.Tests.Corpus;

/// <summary>What the desk keeps ready beside its tickets: planned works, articles with scripts, texts of everybody and of one's own.</summary>
internal static class PoisonedShelves
{
    /// <summary>Longer lists are cut by the pages that show them.</summary>
    private const int Most = 150;

    public static IReadOnlyList<string> Works { get; } = [.. Payloads.UpTo(900).Where(p => p.Trim().Length > 1).Take(Most)];

    public static IReadOnlyList<string> Articles { get; } = [.. Payloads.UpTo(200).Where(p => p.Trim().Length > 1).Take(Most)];

    /// <summary>Braces are places for values there; other words in them are refused by name.</summary>
    public static IReadOnlyList<string> Macros { get; } = [.. Payloads.UpTo(100).Where(p => p.Trim().Length > 1 && !p.Contains('{', StringComparison.Ordinal)).Take(Most)];

    public static async Task FillAsync(RunningHost host)
    {
        var tenant = (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(PoisonedDesk.Id), CancellationToken.None))!;
        var (admin, agent) = (Of(host, tenant, "YONETICI"), Of(host, tenant, "MASA"));
        await PoisonedDesk.EachAsync(Works, p => WorkAsync(host, tenant, p, admin));
        await PoisonedDesk.EachAsync(Articles, p => ArticleAsync(host, tenant, p, admin));
        await PoisonedDesk.EachAsync(Macros, p => MacroAsync(host, tenant, p, own: false, admin));
        await PoisonedDesk.EachAsync(Macros, p => MacroAsync(host, tenant, p, own: true, agent));
    }

    private static Actor Of(RunningHost host, Tenant tenant, string userName) => Actor.Of(host.Service<StaffAccounts>().FindByName(tenant, userName)!);

    private static async Task WorkAsync(RunningHost host, Tenant tenant, string payload, Actor admin)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        IReadOnlyList<string> streets = payload.Length <= 100 ? [payload] : [];
        var draft = new WorkDraft(now - Duration.FromHours(1), now + Duration.FromHours(5), new WorkContent(Said(tenant, payload), [], streets, []));
        Kept(await host.Service<KeepPlannedWorks>().SaveAsync(tenant, null, 0, draft, admin, CancellationToken.None), "planned work", payload);
    }

    private static async Task ArticleAsync(RunningHost host, Tenant tenant, string payload, Actor admin)
    {
        var texts = tenant.Configuration.Profile.Languages.ToDictionary(l => l, _ => new ArticleText(payload, payload, [payload]), StringComparer.Ordinal);
        Kept(await host.Service<KeepKnowledge>().SaveAsync(tenant, null, 0, new ArticleContent(true, [], texts), admin, CancellationToken.None), "article", payload);
    }

    private static async Task MacroAsync(RunningHost host, Tenant tenant, string payload, bool own, Actor actor)
    {
        var command = new MacroCommand(null, payload, null, own, new MacroContent(Said(tenant, payload), payload));
        Kept(await host.Service<ManageMacros>().SaveAsync(tenant, command, actor, CancellationToken.None), "macro", payload);
    }

    private static Dictionary<string, string> Said(Tenant tenant, string payload) =>
        tenant.Configuration.Profile.Languages.ToDictionary(l => l, _ => payload, StringComparer.Ordinal);

    private static void Kept<T>(Result<T> result, string source, string payload) => PoisonedDesk.Refuse(result.Ok, source, payload);
}
