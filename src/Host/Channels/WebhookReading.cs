using Derman.Channels;

namespace Derman.Host.Channels;

/// <summary>A provider's request as the plugin contract has it: raw bytes, repeated names kept, dots in query names left alone.</summary>
internal static class WebhookReading
{
    /// <summary>Largest webhook body, in bytes. Meta's largest batches stay well below.</summary>
    public const int MaximumBody = 3 * 1024 * 1024;

    public static async ValueTask<WebhookRequest?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaximumBody)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, ct)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaximumBody)
            {
                return null;
            }
        }

        return new WebhookRequest
        {
            Method = request.Method,
            Path = request.Path,
            Query = [.. request.Query.SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v ?? "")))],
            Headers = [.. request.Headers.SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? "")))],
            Body = buffer.ToArray(),
        };
    }
}
