using System.Text.RegularExpressions;
using Derman.Host.Hosting;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Isolation;

/// <summary>
/// Every way into the running host, read from its own table, tried by everybody who must not come in and by a clerk who may see a part:
/// no word of others in any answer, and what is not one's own looks exactly like what does not exist.
/// </summary>
public sealed partial class IsolationMatrixTests : IAsyncLifetime
{
    private RunningHost _host = null!;
    private World _world = null!;
    private Ids _ids = null!;
    private Callers _callers = null!;
    private IReadOnlyList<Door> _doors = [];

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync(new HostSettings());
        _world = await World.MakeAsync(_host);
        (_ids, _callers) = (new Ids(_world), new Callers(_host));
        _doors = await Door.AllOfAsync(_host);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void EveryDoorWithoutAGuard_IsOpenForAReason()
    {
        Assert.True(_doors.Count > 40, $"The table of endpoints was not read: {_doors.Count}.");
        Assert.Equal([], _doors.Where(d => d.Kind == DoorKind.Open && !OpenDoors.Has(d.Route)).Select(d => d.Name));
        Assert.Equal([], OpenDoors.Reasons.Keys.Except(_doors.Select(d => d.Route)));
        Assert.Equal([], _doors.Where(d => d.Kind != DoorKind.Open && OpenDoors.Has(d.Route)).Select(d => d.Name));
    }

    [Fact]
    public async Task WhoMustNotComeIn_IsTurnedAwayAlike_WhateverIsAskedFor()
    {
        var (tokens, sessions) = (await _callers.WithoutTokenAsync(), await _callers.WithoutSessionAsync());
        var heads = await _world.HeadsAsync();
        var tried = 0;
        var wrong = new List<string>();
        foreach (var door in _doors.Where(d => d.Kind != DoorKind.Open))
        {
            var callers = door.Kind switch
            {
                DoorKind.Token => tokens,
                DoorKind.Session => sessions,
                _ => [.. tokens.Where(c => c.Cookie is null || c.Name.StartsWith("the neighbour", StringComparison.Ordinal)), .. sessions.Where(c => c.Cookie is not null)],
            };
            foreach (var caller in callers)
            {
                // A form from elsewhere, even with a session's cookie, has no token of the form; programs need none.
                var answers = new HashSet<string>(StringComparer.Ordinal);
                foreach (var path in Paths(door))
                {
                    var answer = await KnockAsync(door, path, caller, World.ClerkTenant);
                    tried++;
                    answers.Add($"{answer.Status} {Comparable(answer, World.ClerkTenant)}");
                    if (!IsTurnedAway(door, answer))
                    {
                        wrong.Add($"{door.Name} as {caller.Name}: {answer.Status} for {path}");
                    }

                    if (Leaks(answer, _world.Own, _world.OtherUnit, _world.OtherTenant) is { } leak)
                    {
                        wrong.Add($"{door.Name} as {caller.Name}: {leak} for {path}");
                    }
                }

                if (answers.Count != 1)
                {
                    wrong.Add($"{door.Name} as {caller.Name}: {answers.Count} different answers for own, foreign and missing");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        Assert.True(tried > 500, $"Only {tried} were tried.");
        Assert.Equal(heads, await _world.HeadsAsync());
    }

    [Fact]
    public async Task AtTheNeighboursAddress_WhoIsGoodHere_IsNobody()
    {
        var token = new Caller("this desk's client", Token: await _host.Tenant(World.ClerkTenant).TokenAsync());
        var clerk = await _callers.ClerkAsync();
        var heads = await _world.HeadsAsync();
        var wrong = new List<string>();
        foreach (var door in _doors.Where(d => d.Kind != DoorKind.Open))
        {
            foreach (var caller in door.Kind == DoorKind.Session ? (Caller[])[clerk] : [token, clerk])
            {
                foreach (var path in Paths(door))
                {
                    var answer = await KnockAsync(door, path, caller, World.Neighbour);
                    if (!IsTurnedAway(door, answer) || Leaks(answer, _world.Own, _world.OtherUnit, _world.OtherTenant) is not null)
                    {
                        wrong.Add($"{door.Name} as {caller.Name}: {answer.Status} for {path}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        Assert.Equal(heads, await _world.HeadsAsync());
    }

    [Fact]
    public async Task WhatIsNotOnesOwn_LooksLikeWhatDoesNotExist()
    {
        var clerk = await _callers.ClerkAsync();
        var admin = await _callers.AdminAsync();
        var client = new Caller("this desk's client", Token: await _host.Tenant(World.ClerkTenant).TokenAsync());
        var (clerksForm, adminsForm) = (await _callers.FormTokenAsync(clerk), await _callers.FormTokenAsync(admin));
        var heads = await _world.HeadsAsync();
        var wrong = new List<string>();
        foreach (var door in _doors)
        {
            foreach (var (caller, form) in door.Kind == DoorKind.Token ? [(client, "")] : new[] { (clerk, clerksForm), (admin, adminsForm) })
            {
                foreach (var (name, foreign, missing) in _ids.Pairs(door))
                {
                    if (caller != clerk && !name.StartsWith("the neighbour", StringComparison.Ordinal))
                    {
                        continue; // The admin, and a program with that scope, see every directorate of their desk.
                    }

                    var (one, other) = (await KnockAsync(door, foreign, caller, World.ClerkTenant, form), await KnockAsync(door, missing, caller, World.ClerkTenant, form));
                    if (one.Status != other.Status || Comparable(one, World.ClerkTenant) != Comparable(other, World.ClerkTenant))
                    {
                        wrong.Add($"{door.Name} as {caller.Name}, {name}: {one.Status} instead of {other.Status}; {Difference(Comparable(one, ""), Comparable(other, ""))}");
                    }

                    if (Leaks(one, _world.OtherUnit, _world.OtherTenant) is { } leak)
                    {
                        wrong.Add($"{door.Name} as {caller.Name}, {name}: {leak}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        Assert.Equal(heads, await _world.HeadsAsync());
    }

    [Fact]
    public async Task WhatAClerkSees_HasNoWordOfOthers_AndHerOwnIsThere()
    {
        var clerk = await _callers.ClerkAsync();
        var seen = 0;
        var wrong = new List<string>();
        foreach (var door in _doors.Where(d => d is { Method: "GET", Kind: DoorKind.Session or DoorKind.Open }))
        {
            foreach (var (_, path) in _ids.Own(door))
            {
                foreach (var query in (string[])["", "?q=dizi", "?view=all", "?q=BASKABIRIMDIZI"])
                {
                    var answer = await KnockAsync(door, path.Contains('?', StringComparison.Ordinal) ? path : path + query, clerk, World.ClerkTenant);
                    seen += answer.Text.Contains(_world.Own.Marker, StringComparison.Ordinal) ? 1 : 0;
                    if (query != "?q=BASKABIRIMDIZI" && Leaks(answer, _world.OtherUnit, _world.OtherTenant) is { } leak)
                    {
                        wrong.Add($"{door.Name}: {leak} for {path}{query}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        Assert.True(seen >= 3, "Her own ticket is on no page: nothing was proven.");
    }

    private IEnumerable<string> Paths(Door door) =>
        [.. _ids.Own(door).Select(o => o.Path).Concat(_ids.Pairs(door).SelectMany(p => new[] { p.Foreign, p.Missing })).Distinct(StringComparer.Ordinal)];

    private async Task<Answer> KnockAsync(Door door, string path, Caller caller, string tenant, string? form = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), $"{_host.Address}/{tenant}{path}");
        request.Headers.TryAddWithoutValidation("Accept", door.Kind == DoorKind.Session ? "text/html" : "application/json");
        caller.Dress(request);
        if (door.Method != "GET")
        {
            request.Content = door.Kind == DoorKind.Session
                ? new FormUrlEncodedContent(Forms.For(door, form))
                : Bodies.For(door);
        }

        using var response = await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? new Answer((int)response.StatusCode, [], "text/event-stream", response.Headers)
            : await Answer.ReadAsync(response);
    }

    private static bool IsTurnedAway(Door door, Answer answer) => door.Kind switch
    {
        DoorKind.Session => answer.Status == 302 && answer.Headers.Location?.ToString().Contains("/console/sign-in", StringComparison.Ordinal) == true,
        _ => answer.Status == 401 && answer.Code == "auth.tokenInvalid",
    };

    private static string? Leaks(Answer answer, params Marked[] others) =>
        others.Select(o => o.Marker).FirstOrDefault(m => answer.Text.Contains(m, StringComparison.OrdinalIgnoreCase)) is { } marker ? $"{marker} is in the answer" : null;

    private string Comparable(Answer answer, string tenant)
    {
        var text = Fresh().Replace(_ids.Without(answer.Text), "FRESH");
        var headers = string.Join('\n', answer.Headers.Where(h => h.Key is not ("Date" or "Set-Cookie")).OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => $"{h.Key}: {Fresh().Replace(_ids.Without(string.Join(',', h.Value)), "FRESH")}"));
        return $"{answer.ContentType}\n{headers}\n{text}\n{tenant}";
    }

    private static string Difference(string one, string other) =>
        string.Join('\n', one.Split('\n').Zip(other.Split('\n')).Where(p => p.First != p.Second).Take(3).Select(p => $"  {p.First}\n  {p.Second}"));

    /// <summary>New in every answer: nonces of scripts, tokens of forms.</summary>
    [GeneratedRegex("nonce[-=]\"?[A-Za-z0-9+/_=;&#-]+|value=\"CfDJ8[^\"]+|CfDJ8[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Fresh();
}
