using System.Net;
using Derman.Browser.Tests.Support;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Tests;
using Derman.Host.Tests.Support;

namespace Derman.Browser.Tests.Corpus;

/// <summary>One desk into which every source has put every payload. What a source refuses by name cannot be shown by anybody.</summary>
internal sealed class PoisonedDesk
{
    public const string Id = "tatvan";

    /// <summary>Where the timeline would be too long for a page otherwise.</summary>
    private const int MostAtOnce = 6;

    private static readonly System.Collections.Concurrent.ConcurrentBag<string> Refusals = [];
    private static Lazy<Task<PoisonedDesk>>? _made;

    private PoisonedDesk(string ticket, string code, string conversation) => (Ticket, Code, Conversation) = (ticket, code, conversation);

    /// <summary>Has all notes, messages, tasks and files.</summary>
    public string Ticket { get; }

    public string Code { get; }

    /// <summary>Made of a channel's messages.</summary>
    public string Conversation { get; }

    public static IReadOnlyCollection<string> Refused => Refusals;

    /// <summary>Once for all classes, also when it failed.</summary>
    public static Task<PoisonedDesk> OfAsync(RunningHost host)
    {
        var lazy = new Lazy<Task<PoisonedDesk>>(() => MakeAsync(host));
        return (Interlocked.CompareExchange(ref _made, lazy, null) ?? lazy).Value;
    }

    private static async Task<PoisonedDesk> MakeAsync(RunningHost host)
    {
        var api = host.Tenant(Id);
        await PoisonedPack.ApplyAsync(host);
        var made = await api.RegisterAsync("Zehirli başvuru", new { citizen = new { name = "Deneme", phone = "+905551119988" } });
        var (ticket, code) = (made.At("id")!, made.At("trackingCode")!);
        await EachAsync(Payloads.Run, p => TicketAsync(api, p));
        await EachAsync(Payloads.Run, p => NoteAsync(api, ticket, p));
        await EachAsync(Payloads.UpTo(180), p => FileAsync(api, ticket, p));
        await EachAsync(Payloads.UpTo(150), p => ReportAsync(host, api, p));
        await PortalAsync(host, code);
        await PeopleAsync(host);
        await PoisonedShelves.FillAsync(host);
        return new PoisonedDesk(ticket, code, await ConversationAsync(host, api));
    }

    private static async Task TicketAsync(TenantApi api, string payload)
    {
        var answer = await api.PostAsync("/tickets", new
        {
            text = payload,
            problem = Cut(payload, 400),
            citizen = new { name = Cut(payload, 400) },
            location = new { address = Cut(payload, 400) },
            onBehalfOf = Cut(payload, 400),
        });
        Keep(answer.Status is 201 or 422, answer, "API ticket", payload);
    }

    private static async Task NoteAsync(TenantApi api, string ticket, string payload)
    {
        var answer = await api.ActAsync(ticket, "note", new { comment = payload });
        Keep(answer.Status is 200 or 422, answer, "note", payload);
    }

    private static async Task FileAsync(TenantApi api, string ticket, string payload)
    {
        var part = new ByteArrayContent(Photos.Png());
        part.Headers.TryAddWithoutValidation("Content-Type", "image/png");
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=file; filename*=UTF-8''{Uri.EscapeDataString(payload)}");
        using var form = new MultipartFormDataContent { part };
        var answer = await api.SendAsync(HttpMethod.Post, $"/tickets/{ticket}/attachments", form);
        Keep(answer.Status is 201 or 400 or 422, answer, "file name", payload);
    }

    private static async Task ReportAsync(RunningHost host, TenantApi api, string payload)
    {
        var form = new Dictionary<string, string>
        {
            ["service_code"] = "YOL-CUKUR", ["address_string"] = payload, ["description"] = payload, ["first_name"] = payload, ["address_id"] = payload,
            ["media_url"] = payload, ["api_key"] = api.Demo.At("open311", "apiKey")!,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{api.Base}/open311/v2/requests.json") { Content = new FormUrlEncodedContent(form) };
        var answer = await api.SendRawAsync(request);
        if (answer.Status == 400)
        {
            form.Remove("media_url"); // An address that is none is refused by name.
            using var again = new HttpRequestMessage(HttpMethod.Post, $"{api.Base}/open311/v2/requests.json") { Content = new FormUrlEncodedContent(form) };
            answer = await api.SendRawAsync(again);
        }

        Keep(answer.Status is 200 or 400, answer, "Open311", payload);
    }

    /// <summary>The citizen writes to the ticket; and asks for something by the form, step by step.</summary>
    private static async Task PortalAsync(RunningHost host, string code)
    {
        foreach (var payload in Payloads.Run.Where(p => p.Trim().Length > 1))
        {
            using var citizen = new Host.Tests.Pages.Browser(host.Address, Id);
            await citizen.GoAsync($"/track?code={code}");
            var status = await citizen.SendAsync("name=\"Message\"", ("Message", payload));
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity || (status is HttpStatusCode.BadRequest && payload.Contains('\0', StringComparison.Ordinal)), $"{(int)status} for a message: {payload}");
        }

        await EachAsync([.. Payloads.UpTo(150).Where(p => p.Trim().Length > 1 && !p.Contains('\0', StringComparison.Ordinal))], async payload =>
        {
            using var citizen = new Host.Tests.Pages.Browser(host.Address, Id);
            await citizen.GoAsync("/requests/new");
            await citizen.SendAsync("Input.Text", ("Input.Text", payload));
            await citizen.SendAsync("Input.Address", ("Input.Address", payload), ("Input.Neighbourhood", ""));
            if (citizen.Page.Contains("name=\"Input.Name\"", StringComparison.Ordinal) is false)
            {
                await citizen.SendAsync("Input.Address", ("Input.Address", payload), ("Input.Neighbourhood", "")); // Shown what neighbours reported already.
            }

            await citizen.SendAsync("Input.Name", ("Input.Name", payload), ("Input.Reach", "code"));
            Refuse(citizen.Here.AbsolutePath.EndsWith("/receipt", StringComparison.Ordinal), "citizens' form", payload);
        });
    }

    private static async Task<string> ConversationAsync(RunningHost host, TenantApi api)
    {
        var from = WhatsApp.NewNumber();
        var first = $"Kanaldan gelen {Guid.NewGuid():n}";
        await api.ReceiveAsync(host.Http, WhatsApp.Batch(WhatsApp.Messages(api.PhoneNumberId(), WhatsApp.Text(from, first))));
        var id = await Poll.UntilAsync(
            async () => (await api.GetAsync("/tickets?sort=newest&limit=50")).Is(200).List("items").FirstOrDefault(i => i.At("excerpt")!.StartsWith(first, StringComparison.Ordinal)).At("id"),
            "a ticket of the first message");
        var rest = Payloads.Run.Where(p => p.Trim().Length > 0 && p.Length < 4000).Select(p => WhatsApp.Text(from, p)).ToArray();
        var answer = await api.ReceiveAsync(host.Http, WhatsApp.Batch(WhatsApp.Messages(api.PhoneNumberId(), rest)));
        Assert.True(answer.Status == 200, $"The provider's call was answered with {answer.Status}.");
        var tenant = (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(Id), CancellationToken.None))!;
        await Poll.UntilAsync(() => Task.FromResult(tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"inbound_request\" WHERE \"state\" = 'new' AND \"attempts\" < 3")) == 0), "every message was tried");
        var reasons = tenant.Store.Read(s => s.List<Core.Channels.InboundRequest>("\"state\" <> 'done'")).Select(r => $"{r.State} {r.Reason}").ToList();
        Assert.True(reasons.Count == 0, string.Join('\n', reasons));
        return id;
    }

    private static async Task PeopleAsync(RunningHost host)
    {
        var tenant = (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(Id), CancellationToken.None))!;
        var admin = Actor.Of(host.Service<StaffAccounts>().FindByName(tenant, "YONETICI")!);
        var number = 0;
        foreach (var payload in Payloads.UpTo(190).Where(p => p.Trim().Length > 1))
        {
            await host.Service<InvitePerson>().ExecuteAsync(tenant, new PersonInput(payload, $"zehir{number++}", null, tenant.Configuration.Profile.Desk, [Roles.Staff], null), admin, CancellationToken.None);
            await host.Service<Applications>().PutAsync(tenant, new Application { ClientId = $"zehir-{number}", Name = payload }, CancellationToken.None);
        }
    }

    internal static async Task EachAsync(IReadOnlyList<string> payloads, Func<string, Task> put) =>
        await Parallel.ForEachAsync(payloads, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce }, async (p, _) => await put(p));

    private static void Keep(bool expected, Answer answer, string source, string payload)
    {
        Assert.True(expected, $"{source}: {answer.Status} {answer.Text} for {payload}");
        Refuse(answer.Status < 400, source, payload);
    }

    /// <summary>Notes what a source refused by name.</summary>
    internal static void Refuse(bool taken, string source, string payload)
    {
        if (!taken)
        {
            Refusals.Add($"{source}: {payload}");
        }
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
