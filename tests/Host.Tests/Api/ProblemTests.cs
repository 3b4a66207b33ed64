using System.Net.Http.Headers;
using System.Text;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Derman.Host.Tests.Api;

/// <summary>However a request is refused, the answer is a problem with a stable code and a sentence in the reader's language.</summary>
public sealed class ProblemTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("GET", "/nothing", 404, "notFound")]
    [InlineData("POST", "/tickets/x/actions/note", 404, "notFound")]
    [InlineData("DELETE", "/tickets", 405, "request.method")]
    [InlineData("PUT", "/topics", 405, "request.method")]
    [InlineData("GET", "/tickets?limit=x", 422, "field.outOfRange")]
    [InlineData("GET", "/tickets?category=x", 422, "field.unknownValue")]
    [InlineData("GET", "/tickets?open=maybe", 422, "field.unknownValue")]
    [InlineData("GET", "/tickets?assignee=x", 422, "field.unknownValue")]
    [InlineData("GET", "/tickets?sort=x", 422, "field.unknownValue")]
    [InlineData("GET", "/tickets?cursor=x", 422, "field.cursor")]
    public async Task WhatIsNotThere_OrNotSoAsked_IsAProblem(string method, string path, int status, string code)
    {
        foreach (var language in new[] { "tr", "fa", "en" })
        {
            var answer = await fixture.Erenler.SendAsync(new HttpMethod(method), path, null, ("Accept-Language", language));
            Assert.NotEmpty(answer.IsProblem(status, code).At("title")!);
        }
    }

    [Fact]
    public async Task EveryEndpointWithABody_RefusesWhatIsNoJson_OrTooMuch_OrOfAnotherShape()
    {
        foreach (var endpoint in Writing())
        {
            (await SendAsync(endpoint, "{", "application/json")).IsProblem(422, "request.malformed");
            (await SendAsync(endpoint, "[]", "application/json")).IsProblem(422, "request.malformed");
            (await SendAsync(endpoint, "null", "application/json")).IsProblem(422, "request.malformed");
            Assert.Contains((await SendAsync(endpoint, "{}", "text/xml")).Status, new[] { 415 });
            (await SendAsync(endpoint, new string(' ', 300 * 1024), "application/json")).IsProblem(413, "request.tooLarge");
        }
    }

    [Fact]
    public async Task EveryEndpoint_ForAReaderOfAnotherType_Is406()
    {
        var tenant = fixture.Erenler;
        foreach (var endpoint in ApiEndpoint.All(fixture.Host).Where(e => !e.Path.EndsWith("{attachment}", StringComparison.Ordinal) && !e.Path.EndsWith("/stream", StringComparison.Ordinal)))
        {
            var answer = await tenant.SendAsync(new HttpMethod(endpoint.Method), $"{tenant.Base}{endpoint.Missing}", null, ("Accept", "image/png, text/html;q=0.5"));
            if (endpoint.Endpoint.Metadata.GetOrderedMetadata<Microsoft.AspNetCore.Http.Metadata.IProducesResponseTypeMetadata>().Any(p => p.StatusCode < 300 && p.ContentTypes.Any(c => c is not ("application/octet-stream" or "text/event-stream"))))
            {
                Assert.True(answer.Status == 406, $"{endpoint}: {answer.Status} {answer.Text}");
                answer.IsProblem(406, "request.notAcceptable");
            }
        }

        (await tenant.GetAsync("/topics", ("Accept", "application/*;q=0.3"))).Is(200);
        (await tenant.GetAsync("/topics", ("Accept", "text/html, */*;q=0.1"))).Is(200);
    }

    [Fact]
    public async Task EveryEndpoint_OnATicketThatIsNotThere_AnswersTheSameForAnyMissingOne()
    {
        var tenant = fixture.Erenler;
        var foreign = (await fixture.Tatvan.RegisterAsync()).At("id")!;
        foreach (var endpoint in ApiEndpoint.All(fixture.Host).Where(e => e.Path.Contains("/tickets/{id}", StringComparison.Ordinal) && e.Body is null && e.Method == "GET"))
        {
            var missing = await tenant.SendAsync(HttpMethod.Get, $"{tenant.Base}{endpoint.Missing}", null);
            var other = await tenant.SendAsync(HttpMethod.Get, $"{tenant.Base}{endpoint.Missing.Replace(Guid.Empty.ToString(), foreign, StringComparison.Ordinal)}", null);
            missing.IsProblem(404, "ticket.notFound");
            Assert.Equal(missing.Text, other.Text);
        }
    }

    [Fact]
    public async Task UnknownFields_AreNamed_AllOfThem_AlsoInside()
    {
        var answer = await fixture.Erenler.PostAsync("/tickets", new { text = "Su akmıyor.", citizen = new { name = "A", telephone = "1" }, prioritet = 1 });
        var problem = answer.IsProblem(422, "request.invalid");
        Assert.Equal(["citizen.telephone", "prioritet"], problem.List("errors").Select(e => e.At("field")!).Order(StringComparer.Ordinal));
        Assert.All(problem.List("errors"), e => Assert.Equal("field.unknown", e.At("code")));
    }

    [Fact]
    public async Task WhatNobodyForesaw_Is500_WithoutAWordOfTheInside()
    {
        await using var host = await RunningHost.StartAsync(
            new Host.Hosting.HostSettings { DemoTickets = 1 },
            services => services.AddSingleton<Core.Calls.FinishCall>(_ => throw new InvalidOperationException("secret detail")));
        var tenant = host.Tenant("erenler");
        var answer = await tenant.PostAsync("/calls/a/b/no-ticket", null, ("Accept-Language", "tr"));
        answer.IsProblem(500, "server.error");
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    private IEnumerable<ApiEndpoint> Writing() => ApiEndpoint.All(fixture.Host).Where(e => e.Body is not null);

    private Task<Answer> SendAsync(ApiEndpoint endpoint, string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return fixture.Erenler.SendAsync(new HttpMethod(endpoint.Method), $"{fixture.Erenler.Base}{endpoint.Missing}", content);
    }
}
