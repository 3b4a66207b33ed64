using Derman.Browser.Tests.Support;
using Derman.Host.Tests;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace Derman.Browser.Tests.Screens;

public sealed class ScreenListTests(House house) : IClassFixture<House>
{
    [BrowserFact]
    public void EveryPageOfTheHost_IsLookedAtOrSaysWhyNot()
    {
        var routes = Routes(house.Host);
        var known = ScreenList.All.Select(s => s.Route).Concat(ScreenList.NotLookedAt.Keys).ToHashSet(StringComparer.Ordinal);

        Report.Nothing(routes.Where(r => !known.Contains(r)).Select(r => $"{r}: add it to {nameof(ScreenList)}"));
        Report.Nothing(known.Except(routes, StringComparer.Ordinal).Select(r => $"{r}: there is no such page any more"));
    }

    [BrowserFact]
    public void EveryScreen_HasANameOfItsOwn() => Assert.Equal(ScreenList.All.Count, ScreenList.All.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count());

    /// <summary>Pages, and whatever else answers a GET with a page of its own.</summary>
    internal static IReadOnlyList<string> Routes(RunningHost host) =>
    [
        .. host.Service<IEnumerable<EndpointDataSource>>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(e => "/" + (e.RoutePattern.RawText ?? "").TrimStart('/'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
