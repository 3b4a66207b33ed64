using System.Text;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Isolation;

/// <summary>Two tenants under many clients at once: no byte of one in an answer of the other.</summary>
public sealed class InterleavedTests : IAsyncLifetime
{
    private const int Clients = 64;
    private const int Rounds = 5;
    private static readonly (string Tenant, string Marker)[] Marked = [("erenler", "KIRMIZIMARKER"), ("tatvan", "MAVIMARKER")];
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task NoByteOfOneTenant_IsInAnswersOfTheOther()
    {
        var tenants = Marked.Select(m => (Api: _host.Tenant(m.Tenant), m.Marker)).ToArray();
        var answers = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var random = new Random(client);
            for (var round = 0; round < Rounds; round++)
            {
                var (mine, other) = ((client + round) % 2, (client + round + 1) % 2);
                var (api, marker) = tenants[mine];
                foreach (var answer in await OneRoundAsync(api, marker, random, client))
                {
                    Assert.True(answer.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(tenants[other].Marker)) < 0, $"A text of {tenants[other].Api.Id} is in an answer of {api.Id}: {answer.Text}");
                    Assert.DoesNotContain($"/{tenants[other].Api.Id}/", answer.Text, StringComparison.Ordinal);
                    Interlocked.Increment(ref answers);
                }
            }
        })));
        Assert.True(answers >= Clients * Rounds * 6);

        foreach (var (api, marker) in tenants)
        {
            var all = await Api.ListTests.AllAsync(api, "sort=newest&limit=200");
            Assert.All(all, i => Assert.Contains(marker, i.At("excerpt"), StringComparison.Ordinal));
            Assert.Equal(Clients * Rounds / 2, all.Count);
        }
    }

    private static async Task<List<Answer>> OneRoundAsync(TenantApi api, string marker, Random random, int client)
    {
        // The same keys in both tenants, on purpose.
        var key = ("Idempotency-Key", $"same-in-both-{client}-{random.Next()}");
        var registered = await api.PostAsync("/tickets", new { text = $"{marker} sokak lambası", citizen = new { name = $"{marker} Kişi", phone = "+905551112233" } }, key);
        var id = registered.Is(201).At("id")!;
        return
        [
            registered,
            await api.GetAsync($"/tickets/{id}"),
            await api.ActAsync(id, "note", new { comment = $"{marker} not" }),
            await api.GetAsync("/tickets?q=lamba&limit=20"),
            await api.GetAsync("/tickets?sort=newest&limit=20"),
            await api.GetAsync("/tickets?q=marker"),
            await api.GetAsync("/directorates"),
        ];
    }
}
