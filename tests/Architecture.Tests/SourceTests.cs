using System.Text.RegularExpressions;

namespace Derman.Architecture.Tests;

/// <summary>Rules of the house that no compiler knows.</summary>
public sealed partial class SourceTests
{
    /// <summary>The only code that touches more than one tenant; each one is read with care before it is added here.</summary>
    private static readonly string[] CrossTenant = ["src/Core/Tickets/Referrals/CarryReferrals.CrossTenant.cs", "src/Host/Channels/SharedApps.CrossTenant.cs", "src/Host/Operator/Plugins/PluginAccounts.CrossTenant.cs"];

    private static readonly string[] Forbidden = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "lorem " + "ipsum"];

    [Fact]
    public void EngineSpecificCode_LiesInStorageAndSearchOnly() => None(
        SourceTree.Code.Where(f => !f.Path.StartsWith("src/Core/Storage/", StringComparison.Ordinal) && !f.Path.StartsWith("src/Core/Search/", StringComparison.Ordinal)),
        Engine());

    [Fact]
    public void CrossTenantCode_IsExactlyWhatIsListed() => Assert.Equal(
        CrossTenant,
        SourceTree.Code.Select(f => f.Path).Where(p => p.EndsWith(".CrossTenant.cs", StringComparison.Ordinal)));

    [Fact]
    public void NoCatchIsEmpty() => None(SourceTree.Code.Concat(SourceTree.Files("tests", ".cs")), EmptyCatch());

    [Fact]
    public void NothingIsLeftForLater_AndNothingSpeaksOfWhereItWasMade()
    {
        var files = SourceTree.Files("", ".cs", ".cshtml", ".md", ".json", ".ts", ".css", ".sh", ".csproj", ".props", ".targets").Where(f => !f.Path.EndsWith("lock.json", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(f => Forbidden.Where(w => f.Text.Contains(w, StringComparison.Ordinal)).Select(w => $"{f.Path}: {w}")));
    }

    /// <summary>The platform operator sits outside every tenant and reads no ticket: nothing that could show one is within reach of his pages and commands.</summary>
    [Fact]
    public void TheOperator_ReadsNoTicket() => None(
        SourceTree.Code.Where(f => f.Path.StartsWith("src/Host/Operator/", StringComparison.Ordinal) || f.Path.StartsWith("src/Host/Pages/Operator/", StringComparison.Ordinal) || f.Path.StartsWith("src/Host/Cli/", StringComparison.Ordinal)),
        TicketContent());

    /// <summary>Whoever comes in gets the rights of the tenant: an actor without them is made by tests and by the demo only.</summary>
    [Fact]
    public void ActorsOfPeopleWhoComeIn_AreMadeInOnePlace() => None(
        SourceTree.Code.Where(f => f.Path.StartsWith("src/Host/", StringComparison.Ordinal) && !f.Path.StartsWith("src/Host/Demo/", StringComparison.Ordinal)),
        BareActor());

    [Fact]
    public void AmbientTenantsAndClocks_DoNotExist() => None(
        SourceTree.Code.Where(f => f.Path != "src/Channels.Conformance/Running/Blocking.cs"), // The vendor's tool, never the host: a synchronous contract asked of a process.
        Ambient());

    [Fact]
    public void LockFiles_HoldNoRegistryAddresses() => Assert.Empty(
        SourceTree.Files("", "packages.lock.json", "package-lock.json").Where(f => f.Text.Contains("\"resolved\": \"http", StringComparison.Ordinal)).Select(f => f.Path));

    [GeneratedRegex(@"\b(ReadTicket|ListTickets|TicketView|TicketItem|TicketPage|TrackTicket|UnmaskCitizen|NoticeBoard|ReadCalls|ReadChanges|CitizenView)\b")]
    private static partial Regex TicketContent();

    [GeneratedRegex(@"\bActor\.Of(Client)?\(")]
    private static partial Regex BareActor();

    private static void None(IEnumerable<(string Path, string Text)> files, Regex pattern) =>
        Assert.Empty(files.SelectMany(f => pattern.Matches(f.Text).Select(m => $"{f.Path}: {m.Value}")));

    [GeneratedRegex(@"Microsoft\.Data\.Sqlite|UseSqlite|Sqlite(?:Connection|Exception|Command)\b|""PRAGMA |""VACUUM |Npgsql")]
    private static partial Regex Engine();

    [GeneratedRegex(@"catch\b[^{;]*\{\s*(?://[^\n]*\s*)*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"AsyncLocal<|\[ThreadStatic\]|DateTimeOffset\.UtcNow|DateTime\.(?:Now|UtcNow|Today)|Thread\.Sleep|GetAwaiter\(\)\.GetResult")]
    private static partial Regex Ambient();
}
