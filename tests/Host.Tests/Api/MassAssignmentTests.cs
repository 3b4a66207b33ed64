using System.Text;
using System.Text.Json.Nodes;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Host.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Derman.Host.Tests.Api;

/// <summary>No body can set what is not its to set: every property name of every row, at every endpoint that reads JSON.</summary>
public sealed class MassAssignmentTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly IReadOnlyList<string> Names = RowNames();

    [Fact]
    public async Task EveryRowsPropertyName_AtEveryWritingEndpoint_IsRefusedByName()
    {
        Assert.True(Names.Count > 120, "The search for names is broken.");
        var writing = ApiEndpoint.All(fixture.Host).Where(e => e.Body is { } body && body != typeof(Core.Clocks.ClockPreviewRequest)).ToList();
        Assert.True(writing.Count > 6);
        foreach (var endpoint in writing)
        {
            var own = endpoint.Body!.GetProperties().Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var foreign = Names.Where(n => !own.Contains(n)).ToList();
            var body = new JsonObject();
            foreach (var name in foreign)
            {
                body[name] = "1";
            }

            var problem = (await SendAsync(endpoint.Method, endpoint.Missing, body)).IsProblem(422, "request.invalid");
            Assert.Equal(foreign.Order(StringComparer.Ordinal), problem.List("errors").Select(e => e.At("field")!).Order(StringComparer.Ordinal));
            Assert.All(problem.List("errors"), e => Assert.Equal("field.unknown", e.At("code")));
        }
    }

    [Fact]
    public async Task OneForeignNameBesideAValidBody_MovesNothing()
    {
        var id = (await fixture.Erenler.RegisterAsync()).At("id")!;
        var before = await fixture.Erenler.ReadAsync(id);
        var command = typeof(Core.Tickets.Actions.ActionCommand).GetProperties().Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in TicketNames().Where(n => !command.Contains(n)))
        {
            var answer = await SendAsync("POST", $"/api/v1/tickets/{id}/actions/note", new JsonObject { ["comment"] = "x", [name] = "1" });
            Assert.Equal(name, answer.IsProblem(422, "field.unknown").At("field"));
        }

        Assert.Equal(before.ToString(), (await fixture.Erenler.ReadAsync(id)).ToString());
    }

    private Task<Answer> SendAsync(string method, string path, JsonObject body) =>
        fixture.Erenler.SendAsync(new HttpMethod(method), $"{fixture.Erenler.Base}{path}", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    private static IEnumerable<string> TicketNames() => typeof(Core.Tickets.Ticket).GetProperties().Select(p => Camel(p.Name));

    private static List<string> RowNames()
    {
        using var db = new TenantDb(new DbContextOptionsBuilder<TenantDb>().UseSqlite("Data Source=:memory:").Options);
        return [.. db.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Select(p => Camel(p.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
