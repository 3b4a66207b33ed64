using System.Diagnostics;
using Derman.Big;
using Derman.Core.Audit;
using Derman.Load;
using NodaTime;

// Big fill --data FOLDER --tickets N [--until N] [--live]     fills a new tenant; --until: in parts; --live: nothing is packed
// Big measure --data FOLDER --out FILE            name, median and 95th percentile in microseconds of CPU
// Big verify --data FOLDER                        walks the chain of events
var arguments = new Arguments(args.Skip(1).ToArray());
var data = Path.GetFullPath(arguments.Text("data"));
var packs = Path.GetFullPath(arguments.Text("packs", "tenants"));
var now = Instant.FromUtc(2026, 11, 2, 6, 0);
switch (args[0])
{
    case "fill":
    {
        var lives = await Lives.MakeAsync(data + "-lives", packs, now - Duration.FromDays(5000), 400);
        await using var house = await House.OpenAsync(data, packs, new StandingClock(now));
        await new Filler(house.Tenant, lives, now, archive: !arguments.Has("live")).RunAsync(arguments.Number("tickets", 20_000), arguments.Number("until", arguments.Number("tickets", 20_000)));
        Directory.Delete(data + "-lives", recursive: true);
        break;
    }

    case "verify":
    {
        await using var house = await House.OpenAsync(data, packs, new StandingClock(now));
        var timer = Stopwatch.StartNew();
        Console.WriteLine($"{ChainVerifier.Verify(house.Tenant.Store.Handle)}, {timer.Elapsed.TotalSeconds:F1} s");
        break;
    }

    case "measure":
    {
        await using var house = await House.OpenAsync(data, packs, new StandingClock(now));
        await File.WriteAllLinesAsync(arguments.Text("out"), await new Measure(house.Tenant, now).RunAsync());
        break;
    }

    default:
        throw new ArgumentException($"'{args[0]}' is no command.", nameof(args));
}
