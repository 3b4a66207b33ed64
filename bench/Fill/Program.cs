using System.Diagnostics;
using System.Security.Cryptography;
using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Load;
using NodaTime;

// Fill --data FOLDER --tickets N [--tenant tatvan] [--callers 64]
// Brings one tenant to N tickets through the same use case the API calls. The host must not be running on the folder.
var arguments = new Arguments(args);
var data = Path.GetFullPath(arguments.Text("data"));
var wanted = arguments.Number("tickets", 100_000);

// The host holds this file open for as long as it runs; two processes on one store would corrupt it.
await using var alone = new FileStream(Path.Combine(data, "host.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
await using var catalog = await CatalogStore.OpenAsync(data, CancellationToken.None);
await using var registry = new TenantRegistry(catalog, MasterKey.OpenOrCreate(Path.Combine(data, "keys", "master.key")), data);
registry.Reload();
var tenant = await registry.OpenAsync(TenantId.Parse(arguments.Text("tenant", "tatvan")), CancellationToken.None);
var register = new RegisterTicket(SystemClock.Instance, RandomNumberGenerator.Fill);
var actor = Actor.OfClient("fill", "Fill");
var topics = tenant.Configuration.Topics.Values.Where(t => !t.Retired).Select(t => t.Code).Order(StringComparer.Ordinal).ToArray();
var there = (int)tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\""));
var next = there;
var timer = Stopwatch.StartNew();
await Task.WhenAll(Enumerable.Range(0, arguments.Number("callers", 64)).Select(caller => Task.Run(async () =>
{
    var text = new TurkishText(caller);
    while (Interlocked.Increment(ref next) <= wanted)
    {
        var result = await register.ExecuteAsync(
            tenant,
            new RegisterCommand(text.Ticket(), text.Pick(topics), Citizen: new CitizenInput(text.Name(), text.Phone()), Location: new LocationInput(Address: text.Address())),
            actor,
            idempotency: null,
            CancellationToken.None);
        if (result.Failure is { } failure)
        {
            throw new InvalidOperationException($"A ticket was refused: {failure}");
        }
    }
})));
Console.WriteLine($"{tenant.Id}: {there} tickets before, {Math.Max(there, wanted)} now, {timer.Elapsed.TotalSeconds:F0} s");
