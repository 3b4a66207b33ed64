using System.Text.Json;
using Derman.Core.Macros;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.OpenId;
using Derman.Host.Tests;
using Derman.Host.Tests.Support;

namespace Derman.Browser.Tests.Support;

/// <summary>One desk, and something of every kind in it that a page's address may name.</summary>
internal sealed record DeskWorld(string Tenant, string Language, string Ticket, string Number, string Code, string Proposed, string Person, string Application, string Role, string JoinToken, string CallId, string Topic, string ClosedCode, string Macro, string OwnMacro)
{
    public const string Callback = "https://app.example.org/callback";

    public static async Task<DeskWorld> MakeAsync(RunningHost host, TenantApi api)
    {
        var persian = api.Id == "behzisti-wa";
        var words = persian ? Persian : Turkish;
        var unit = api.Demo.List("staff").First(s => s.At("userName") == "memur").At("unit")!;
        var topic = (await api.GetAsync("/topics")).Is(200).EnumerateArray().First(t => t.At("owner") == unit).At("code");
        var ticket = await RegisterAsync(api, words, topic);
        var id = ticket.At("id")!;
        await api.ActAsync(id, "note", new { comment = words.Note });
        await api.AttachAsync(id, Photos.Png(), words.File, "image/png");
        await api.PostAsync($"/tickets/{id}/tasks", new { directorate = api.Demo.List("staff").First(s => s.At("userName") == "memur2").At("unit"), text = words.Task });
        var proposed = (await RegisterAsync(api, words, topic)).At("id")!;
        await api.MustAsync(proposed, "accept");
        await api.MustAsync(proposed, "propose", new { comment = words.Done, proof = new[] { (await api.AttachAsync(proposed, Photos.Png(), words.File, "image/png")).Is(201).At("id") } });

        var store = (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(api.Id), CancellationToken.None))!;
        var person = host.Service<StaffAccounts>().FindByName(store, "MEMUR")!.Id;
        var application = new Application
        {
            ClientId = "yarin-app", Name = words.Application, Kind = AppKinds.Native, Scopes = string.Join(' ', KnownScopes.All), RedirectUris = Callback,
        };
        await host.Service<Applications>().PutAsync(store, application, CancellationToken.None);
        var link = await host.Service<MakeLink>().AsOperatorAsync(store, host.Service<StaffAccounts>().FindByName(store, "SAHA")!.Id, CancellationToken.None);
        var call = $"world-{api.Id}";
        await CallAsync(host, api, call, persian ? "09141112233" : "05551112233");
        return new DeskWorld(api.Id, persian ? "fa" : "tr", id, ticket.At("number")!, ticket.At("trackingCode")!, proposed, person.ToString(), application.ClientId, Roles.Staff, link.Value!.Token, call, topic!, await ClosedAsync(api, words, topic), await MacroAsync("YONETICI", own: false), await MacroAsync("MASA", own: true));

        async Task<string> MacroAsync(string userName, bool own)
        {
            var actor = Actor.Of(host.Service<StaffAccounts>().FindByName(store, userName)!);
            var content = new MacroContent(new Dictionary<string, string>(StringComparer.Ordinal) { [persian ? "fa" : "tr"] = words.Done });
            var saved = await host.Service<ManageMacros>().SaveAsync(store, new MacroCommand(null, words.Task, null, own, content), actor, CancellationToken.None);
            Assert.True(saved.Ok, saved.Failure?.Code);
            return saved.Value.ToString();
        }
    }

    /// <summary>Worked, approved by as many as the workflow asks for, talked over and closed.</summary>
    private static async Task<string> ClosedAsync(TenantApi api, Words words, string? topic)
    {
        const int Signatures = 3;
        var ticket = await RegisterAsync(api, words, topic);
        var id = ticket.At("id")!;
        await api.MustAsync(id, "accept");
        await api.MustAsync(id, "propose", new { comment = words.Done, proof = new[] { (await api.AttachAsync(id, Photos.Png(), words.File, "image/png")).Is(201).At("id") } });
        for (var i = 0; i < Signatures && (await api.ReadAsync(id)).List("transitions").Any(t => t.At("action") == "approve"); i++)
        {
            await api.MustAsync(id, "approve");
        }

        await api.MustAsync(id, "talk", new { talk = new { result = "satisfied" } });
        await api.MustAsync(id, "solve");
        await api.MustAsync(id, "close", new { outcome = "solved" });
        return ticket.At("trackingCode")!;
    }

    /// <summary>The exchange says that a telephone rings.</summary>
    public static async Task CallAsync(RunningHost host, TenantApi api, string callId, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, api.PhoneAddress())
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { callId, @event = "ring", from, to = "153", agent = "201", at = TimeProvider.System.GetUtcNow().ToString("O") }),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {api.Demo.At("channels", "phone", "token")}");
        using var answer = await host.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"The exchange was answered with {(int)answer.StatusCode}.");
    }

    private static Task<JsonElement> RegisterAsync(TenantApi api, Words words, string? topic) => api.RegisterAsync(words.Wish, new
    {
        topic,
        channel = "counter",
        citizen = new { name = words.Citizen, phone = words.Phone },
    });

    private sealed record Words(string Wish, string Citizen, string Phone, string Note, string File, string Task, string Done, string Application);

    private static readonly Words Turkish = new(
        "Sokağımızda üç gündür su akıyor, kaldırım çöktü.", "Zeynep Öztürk", "+905551112244", "Ekip sahaya çıktı.", "önce.png", "Kazıdan önce haber verin.", "Çalışma bitti.", "Mahalle Uygulaması");

    private static readonly Words Persian = new(
        "سه روز است که آسانسور مرکز کار نمی‌کند.", "زهرا رضایی", "+989141112244", "همکاران در محل هستند.", "قبل.png", "پیش از کار خبر دهید.", "کار انجام شد.", "برنامهٔ محله");
}
