using System.IO.Compression;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Derman.Host.Pages.Admin.History;

/// <summary>The configuration as it stands, as the pack it could have been made from. No secrets are in it, and nobody's data.</summary>
internal sealed class ExportModel(IClock clock) : AdminPage(Acts.ManageConfiguration)
{
    public IReadOnlyList<(string Name, int Bytes)> Files => [.. PackWriter.Write(Tenant.Configuration.Pack).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value.Length))];

    public void OnGet()
    {
        // The page lists the files.
    }

    public IActionResult OnGetZip()
    {
        var (id, now) = (Tenant.Id.Value, clock.GetCurrentInstant().InZone(Tenant.Configuration.Zone));
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in PackWriter.Write(Tenant.Configuration.Pack).OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry($"{id}/{name}", CompressionLevel.Optimal);
                entry.LastWriteTime = now.ToDateTimeOffset();
                using var file = entry.Open();
                file.Write(content);
            }
        }

        return File(bytes.ToArray(), "application/zip", FormattableString.Invariant($"{id}-{now.Year:0000}{now.Month:00}{now.Day:00}.zip"));
    }
}
