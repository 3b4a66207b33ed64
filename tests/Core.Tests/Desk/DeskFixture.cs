namespace Derman.Core.Tests;

/// <summary>One desk for a class of tests, with the named packs applied.</summary>
public abstract class DeskFixture(params string[] packs) : IAsyncLifetime
{
    public Desk Desk { get; private set; } = null!;

    public async Task InitializeAsync() => Desk = await Desk.OpenAsync(packs);

    public async Task DisposeAsync() => await Desk.DisposeAsync();
}

public sealed class ErenlerDesk() : DeskFixture("erenler");

public sealed class TatvanDesk() : DeskFixture("tatvan");

public sealed class ThreeDesks() : DeskFixture("erenler", "tatvan", "behzisti-wa");

public sealed class FiveDesks() : DeskFixture(TenantPacks.All);
