using System.Collections.Concurrent;
using Derman.Channels;
using Derman.Core.Outside;
using Derman.Core.Tenancy;

namespace Derman.Core.Tests.Outside;

/// <summary>Another body that keeps what it is given, and says what a test lets it say.</summary>
internal sealed class FakeOutside : IOutsideGateway
{
    public const string Account = "suidaresi";

    public ConcurrentDictionary<string, ForwardedReport> Kept { get; } = new(StringComparer.Ordinal);

    public Func<ForwardedReport, SendOutcome?>? Answer { get; set; }

    public Func<string, ReportSighting?> Says { get; set; } = id => new ReportSighting { Id = id, State = ReportState.Open, Status = "open" };

    public ReportFault? Fault { get; set; }

    public int Asked { get; private set; }

    /// <summary>What it was given is not shown in its list.</summary>
    public bool Hides { get; set; }

    public IReadOnlyList<string> Accounts(Tenant tenant) => [Account];

    public ValueTask<ReportServices> ServicesAsync(Tenant tenant, string account, CancellationToken ct)
    {
        Asked++;
        return ValueTask.FromResult(Fault is not null ? new ReportServices([], Fault) : new ReportServices(
        [
            new ReportService("W1", "Su kesintisi", null, "Su", []),
            new ReportService("W2", "Kanal taşması", null, "Su", [new ReportAttribute("DEEP", "Ne kadar?", true, false, [new("a", "Az"), new("c", "Çok")])]),
        ]));
    }

    public ValueTask<SendOutcome> ForwardAsync(Tenant tenant, string account, ForwardedReport report, CancellationToken ct)
    {
        if (Answer?.Invoke(report) is { } answer)
        {
            return ValueTask.FromResult(answer);
        }

        Kept[$"id:{Kept.Count + 1}"] = report;
        return ValueTask.FromResult<SendOutcome>(new SendOutcome.Accepted($"id:{Kept.Count}"));
    }

    public ValueTask<ReportSightings> FollowAsync(Tenant tenant, string account, ReportQuestion question, CancellationToken ct)
    {
        if (Fault is not null)
        {
            return ValueTask.FromResult(new ReportSightings([], Fault));
        }

        var ids = question.Reference is { } reference ? Hides ? [] : Kept.Where(k => k.Value.Reference == reference).Select(k => k.Key) : question.Ids;
        return ValueTask.FromResult(new ReportSightings([.. ids.Select(Says).OfType<ReportSighting>()]));
    }
}
