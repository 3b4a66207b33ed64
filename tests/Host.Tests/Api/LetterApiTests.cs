using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>The register of letters, as another program's: the same rules as on the screen.</summary>
public sealed class LetterApiTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private TenantApi Desk => fixture.Erenler;

    [Fact]
    public async Task Letter_IsTakenDownOnce_FoundByItsNumber_AndAnsweredOnce()
    {
        var number = $"K-{Guid.NewGuid():n}"[..14];
        var first = (await TakeAsync(number, [("Idempotency-Key", number)])).Is(201);
        Assert.Equal(first.At("id"), (await TakeAsync(number, [("Idempotency-Key", number)])).Is(201).At("id"));
        Assert.Equal("letterNumber", (await TakeAsync(number.ToUpperInvariant())).IsProblem(409, "letter.known").At("field"));

        var found = Assert.Single((await Desk.GetAsync($"/letters?channel=cimer&number={number.ToUpperInvariant()}")).Is(200).List("items"));
        Assert.Equal((first.At("id"), first.At("number")), (found.At("id"), found.At("number")));
        var letter = (await Desk.GetAsync($"/letters/{first.At("id")}")).Is(200).GetProperty("letter");
        Assert.Equal((number, Today, "cimer"), (letter.At("number"), letter.At("arrivedOn"), letter.At("source")));

        for (var i = 0; i < 2; i++)
        {
            (await Desk.PostAsync($"/letters/{first.At("id")}/answers", new { answerNumber = "E-2026/17", answeredOn = Today, interim = true }, ("Idempotency-Key", $"{number}-a"))).Is(200);
        }

        var answer = Assert.Single((await Desk.GetAsync($"/letters/{first.At("id")}")).Is(200).GetProperty("letter").List("answers"));
        Assert.Equal(("E-2026/17", "True"), (answer.At("number"), answer.GetProperty("interim").ToString()));
    }

    [Fact]
    public async Task Faults_AreNamedByTheFieldsOfTheBody()
    {
        var problem = (await Desk.PostAsync("/letters", new { channel = "api" })).IsProblem(422, "request.invalid");
        Assert.Equal(["arrivedOn", "channel", "letterNumber", "text"], problem.List("errors").Select(e => e.At("field")!).Order(StringComparer.Ordinal));
        Assert.Equal("arrivedOn", (await Desk.PostAsync("/letters", new { arrivedOn = "23.11.2026" })).IsProblem(422, "request.malformed").At("field"));
        var ticket = (await Desk.RegisterAsync()).At("id");
        (await Desk.PostAsync($"/letters/{ticket}/answers", new { answerNumber = "E-1", answeredOn = Today })).IsProblem(409, "letter.none");
        (await Desk.GetAsync($"/letters/{ticket}")).IsProblem(404, "ticket.notFound");
    }

    [Fact]
    public async Task HiddenSender_IsInNoAnswer_AndScansWaitUntilSomebodyHasLooked()
    {
        var taken = await TakeAsync($"H-{Guid.NewGuid():n}"[..14], hidden: true);
        var id = taken.Is(201).At("id");
        Assert.DoesNotContain("Saime", taken.Text + (await Desk.GetAsync($"/letters/{id}")).Text + (await Desk.GetAsync($"/tickets/{id}")).Text, StringComparison.Ordinal);

        (await ScanAsync(id, [])).IsProblem(422, "letter.scanMayShow");
        (await ScanAsync(id, [("hidesSender", "true")])).Is(201);
        Assert.Single((await Desk.ReadAsync(id!)).List("attachments"));
    }

    private Task<Answer> TakeAsync(string number, (string, string)[]? headers = null, bool hidden = false) => Desk.PostAsync(
        "/letters",
        new { channel = "cimer", letterNumber = number, arrivedOn = Today, requestType = "cimer", text = "Sokağımız karanlık", identityHidden = hidden, citizen = new { name = hidden ? "Saime Örtülü" : "Ayşe Kaya" } },
        headers ?? []);

    private Task<Answer> ScanAsync(string? id, (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "sayfa.png" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return Desk.SendAsync(HttpMethod.Post, $"/letters/{id}/scans", form);
    }
}
