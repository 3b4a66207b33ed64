using Derman.Browser.Tests.Support;

namespace Derman.Browser.Tests.Screens;

/// <summary>What a page may weigh on the wire.</summary>
internal enum Weight
{
    /// <summary>A citizen's page: 200 kB.</summary>
    Portal,

    /// <summary>A page of the console, the administration or the operator: 350 kB.</summary>
    Console,

    /// <summary>A page with a map or charts: not weighed here, their own scripts come on top.</summary>
    Heavy,
}

/// <summary>One page as one kind of person sees it.</summary>
/// <param name="Name">What it is called in reports and in pictures.</param>
/// <param name="Route">As in the endpoint table.</param>
/// <param name="As">Who has signed in; null for a citizen.</param>
/// <param name="Path">Where it lies in this desk.</param>
internal sealed record Screen(string Name, string Route, string? As, Func<DeskWorld, string> Path)
{
    public int Status { get; init; } = 200;

    /// <summary>Of the host, not of a tenant.</summary>
    public bool HostWide { get; init; }

    public Weight Weight { get; init; } = As is null ? Weight.Portal : Weight.Console;

    /// <summary>Looked at in every run, not only in the long one.</summary>
    public bool Main { get; init; }

    /// <summary>In the set of pictures.</summary>
    public bool Pictured { get; init; }

    /// <summary>What a person does before the page shows what is meant.</summary>
    public Func<Visit, DeskWorld, Task>? Before { get; init; }

    /// <summary>Refused by name: the browser itself writes an error for it to the console.</summary>
    public bool Refuses => Status >= 400;

    /// <summary>The page in front of the person it is for.</summary>
    public async Task<Visit> VisitAsync(House house, DeskWorld world, VisitOptions options)
    {
        // Pages of the host know no tenant, and so no language of one.
        var visit = await house.VisitAsync(HostWide ? "" : world.Tenant, As, HostWide ? options with { Language = options.Language ?? world.Language } : options);
        await OpenAsync(visit, world);
        return visit;
    }

    private async Task OpenAsync(Visit visit, DeskWorld world)
    {
        var status = await visit.GoAsync(Path(world));
        if (Before is not null)
        {
            await Before(visit, world);
        }
        else
        {
            Assert.True(status == Status, $"{Name}: {status} instead of {Status} at {visit.Page.Url}");
        }
    }

    public override string ToString() => Name;
}
