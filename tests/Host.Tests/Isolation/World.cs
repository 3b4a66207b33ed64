using System.Text;
using Derman.Channels;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Channels.Intake;
using Derman.Core.Macros;
using Derman.Core.OpenId;
using Derman.Core.Outside;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Storage;
using Derman.Core.Surveys;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Tests.Support;
using NodaTime;

namespace Derman.Host.Tests.Isolation;

/// <summary>A ticket with everything that hangs on one, and what else a desk has, its words marked.</summary>
/// <param name="Ids">By the place in an address it belongs to: the place's name, or all of the address up to it where the name alone says too little.</param>
internal sealed record Marked(string Marker, IReadOnlyDictionary<string, string> Ids);

/// <summary>
/// Two desks. In the one, a clerk of one directorate: a ticket of that directorate, and one of another. In the other desk, one more.
/// </summary>
internal sealed class World
{
    public const string Clerk = "memur2";
    public const string ClerkTenant = "erenler";
    public const string Neighbour = "tatvan";

    private World(RunningHost host, Marked own, Marked otherUnit, Marked otherTenant) => (Host, Own, OtherUnit, OtherTenant) = (host, own, otherUnit, otherTenant);

    public RunningHost Host { get; }

    public Marked Own { get; }

    public Marked OtherUnit { get; }

    public Marked OtherTenant { get; }

    public static async Task<World> MakeAsync(RunningHost host)
    {
        var here = host.Tenant(ClerkTenant);
        var unit = UnitOf(here, Clerk);
        var own = await MarkAsync(host, here, "BENIMDIZI", unit, UnitOf(here, "memur"));
        var other = await MarkAsync(host, here, "BASKABIRIMDIZI", UnitOf(here, "memur"), UnitOf(here, "masa"));
        var there = host.Tenant(Neighbour);
        return new World(host, own, other, await MarkAsync(host, there, "KOMSUDIZI", UnitOf(there, "memur"), UnitOf(there, "masa")));
    }

    private static string UnitOf(TenantApi tenant, string userName) =>
        tenant.Demo.List("staff").First(s => s.At("userName") == userName).At("unit")!;

    private static async Task<Marked> MarkAsync(RunningHost host, TenantApi tenant, string marker, string unit, string taskFor)
    {
        var topic = (await tenant.GetAsync("/topics")).Is(200).EnumerateArray().First(t => t.At("owner") == unit).At("code");
        var ticket = (await tenant.RegisterAsync($"{marker} çukur var", new { topic, citizen = new { name = $"{marker} Kişi", phone = "+905551112244" } })).At("id")!;
        await tenant.ActAsync(ticket, "note", new { comment = $"{marker} not" });
        var attachment = (await tenant.AttachAsync(ticket, Encoding.UTF8.GetBytes(marker), $"{marker}.txt", "text/plain")).Is(201).At("id")!;
        var told = (await tenant.PostAsync($"/tickets/{ticket}/tasks", new { directorate = taskFor, text = $"{marker} görev" })).Is(200);
        var store = (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(tenant.Id), CancellationToken.None))!;
        var person = host.Service<StaffAccounts>().Active(store).First(p => p.Unit == unit).Id;
        return new Marked(marker, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = ticket,
            ["attachment"] = attachment,
            ["task"] = told.List("tasks").First().At("id")!,
            ["report"] = await ReportAsync(store, marker, Guid.Parse(ticket)),
            ["clientId"] = await ApplicationAsync(host, store, marker),
            ["/admin/people/{id"] = person.ToString(),
            ["/admin/macros/{id"] = await MacroAsync(host, store, marker, person, unit),
            ["/console/macros/{id"] = await MacroAsync(host, store, marker, person, null),
            ["callId"] = "unknown-call",

            // Calls belong to no directorate: whoever serves everybody has them all, and for a clerk there are none.
            ["/api/v1/call-backs/{id"] = tenant.Id == Neighbour ? await CallBackAsync(host, store, marker) : Guid.NewGuid().ToString(),
            ["digest"] = tenant.Id == Neighbour ? await EmblemAsync(store, marker) : "unknown-digest", // an emblem is for everybody who comes to its institution
            ["z"] = "900001", ["x"] = "900002", ["y"] = "900003",

            ["/survey/{token"] = tenant.Id == Neighbour ? await SurveyAsync(store, marker) : "unknown-token",

            // Whoever holds a link of this desk may use it, of whatever directorate; the neighbour's opens nothing here.
            ["token"] = tenant.Id == Neighbour ? (await host.Service<MakeLink>().AsOperatorAsync(store, person, CancellationToken.None)).Value!.Token : "unknown-token",
        });
    }

    private static async Task<string> EmblemAsync(Tenant tenant, string marker)
    {
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(marker)));
        var image = new Derman.Core.Tenancy.Branding.BrandImage { Digest = digest, ContentType = "image/png", Content = Encoding.UTF8.GetBytes(marker), AddedAt = SystemClock.Instance.GetCurrentInstant(), AddedBy = "desk" };
        await tenant.Store.WriteAsync(s => s.Insert(image), CancellationToken.None);
        return digest;
    }

    private static async Task<string> CallBackAsync(RunningHost host, Tenant tenant, string marker)
    {
        var (account, now) = (tenant.Configuration.Pack.Channels.Accounts.First(a => a.Plugin == "phone").Account, SystemClock.Instance.GetCurrentInstant());
        var abandoned = new CallEvent { CallId = marker, Kind = CallEventKind.Abandoned, From = "905551112299", Queue = marker };
        await host.Service<HandleInboundEvent>().ExecuteAsync(tenant, account, null, abandoned, 0, now, CancellationToken.None);
        return tenant.Store.Read(s => s.First<CallBack>("\"number\" = '+905551112299'"))!.Id.ToString();
    }

    /// <summary>Told to another body, which did not take it.</summary>
    private static async Task<string> ReportAsync(Tenant tenant, string marker, Guid ticket)
    {
        var report = new OutsideReport
        {
            Id = Guid.NewGuid(), Ticket = tenant.Store.Read(s => s.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)))!.Key, Account = "suidaresi", Service = "W1", ServiceName = marker,
            Reference = marker, Text = marker, State = OutsideStates.Failed, By = "desk", At = SystemClock.Instance.GetCurrentInstant(),
        };
        await tenant.Store.WriteAsync(s => s.Insert(report), CancellationToken.None);
        return report.Id.ToString();
    }

    private static async Task<string> SurveyAsync(Tenant tenant, string marker)
    {
        var survey = new Survey { Ticket = 1, TokenHash = Secrets.Hash(marker), AskedAt = SystemClock.Instance.GetCurrentInstant(), Score = 1, Words = marker };
        await tenant.Store.WriteAsync(s => s.Insert(survey), CancellationToken.None);
        return marker;
    }

    /// <summary>A text kept ready: the unit's, or without one the person's own.</summary>
    private static async Task<string> MacroAsync(RunningHost host, Tenant tenant, string marker, Guid person, string? unit)
    {
        var writer = Actor.Of(host.Service<StaffAccounts>().Active(tenant).First(p => unit is null ? p.Id == person : p.Roles == Roles.Admin)).In(tenant.Configuration);
        var content = new MacroContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["tr"] = $"{marker} metin" });
        return (await host.Service<ManageMacros>().SaveAsync(tenant, new MacroCommand(null, $"{marker} hazır", unit, unit is null, content), writer, CancellationToken.None)).Value.ToString();
    }

    private static async Task<string> ApplicationAsync(RunningHost host, Tenant tenant, string marker)
    {
        var application = new Application { ClientId = $"app-{Guid.NewGuid():n}", Name = $"{marker} uygulaması" };
        await host.Service<Applications>().PutAsync(tenant, application, CancellationToken.None);
        return application.ClientId;
    }

    /// <summary>How far the history of each desk goes: nothing may be written by who is turned away.</summary>
    public async Task<IReadOnlyList<string>> HeadsAsync()
    {
        var heads = new List<string>();
        foreach (var id in (string[])[ClerkTenant, Neighbour])
        {
            var tenant = await Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(id), CancellationToken.None);
            heads.Add($"{id} {tenant!.Store.Read(s => s.Scalar("SELECT MAX(\"seq\") FROM \"ticket_event\""))}");
        }

        return heads;
    }
}
