using System.Text;
using System.Xml.Linq;
using Derman.Core.Nodes;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Microsoft.AspNetCore.DataProtection.Repositories;
using NodaTime;

namespace Derman.Host.Identity;

/// <summary>
/// Keys of cookies and forms lie in the catalog, sealed with the master key, so that every node reads what another has signed. Files of
/// an earlier version are taken over once, at the first start.
/// </summary>
internal sealed class ProtectionKeys(TenantRegistry registry, IClock clock) : IXmlRepository
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. registry.Catalog.Read(s => s.List<ProtectionKey>("1 = 1 ORDER BY \"at\", \"name\"")).Select(k => XElement.Parse(Encoding.UTF8.GetString(registry.MasterKey.Open(Purpose(k.Name), k.Value))))];

    public void StoreElement(XElement element, string friendlyName)
    {
        // The framework knows no way to wait for a key. It makes one in 90 days, on a thread of its own choice; the writer needs none of them.
        using var done = new ManualResetEventSlim();
        var storing = Task.Run(() => StoreAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None));
        _ = storing.ContinueWith(_ => done.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (!done.Wait(Longest) || !storing.IsCompletedSuccessfully)
        {
            throw new IOException("A key of cookies could not be written to the catalog.", storing.Exception?.InnerException);
        }
    }

    /// <returns>How many were taken over.</returns>
    public async Task<int> TakeOverAsync(string folder, CancellationToken ct)
    {
        if (!Directory.Exists(folder) || registry.Catalog.Read(s => s.First<ProtectionKey>("1 = 1")) is not null)
        {
            return 0;
        }

        var files = Directory.GetFiles(folder, "key-*.xml");
        foreach (var file in files)
        {
            await StoreAsync(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file, ct), ct);
        }

        return files.Length;
    }

    private async Task StoreAsync(string name, string xml, CancellationToken ct)
    {
        var row = new ProtectionKey { Name = name, Value = registry.MasterKey.Seal(Purpose(name), Encoding.UTF8.GetBytes(xml)), At = clock.GetCurrentInstant() };
        await registry.Catalog.WriteAsync(
            session =>
            {
                session.Delete(row);
                session.Insert(row);
            },
            ct);
    }

    private static string Purpose(string name) => $"protection key {name}";
}
