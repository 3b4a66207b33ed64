using Derman.Core.Storage.Attachments;
using Derman.Core.Tickets.History;

namespace Derman.Host.Demo;

/// <summary>A small picture that stands for the photographs of the demo.</summary>
internal static class DemoPhoto
{
    // A 1×1 PNG.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    public static async Task<HistoryFile> SaveAsync(IAttachments files, CancellationToken ct)
    {
        using var content = new MemoryStream(Convert.FromBase64String(Png), writable: false);
        return new HistoryFile((await files.SaveAsync(content, ct))!, "sonra.png", "image/png", AsProofOf: true);
    }
}
