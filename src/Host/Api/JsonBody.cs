using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Derman.Core.Common;
using Derman.Core.Tickets;

namespace Derman.Host.Api;

/// <summary>Reads a JSON body once: what it says, and its hash for the Idempotency-Key.</summary>
internal static class JsonBody
{
    private const int Most = 256 * 1024;

    public static async ValueTask<Result<(T Value, byte[] Raw)>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken ct)
    {
        if (request.ContentLength > Most)
        {
            return new Failure("request.tooLarge", FailureKind.Invalid);
        }

        var raw = await BytesAsync(request, ct);
        if (raw is null)
        {
            return new Failure("request.tooLarge", FailureKind.Invalid);
        }

        if (raw.Length > 0 && !request.HasJsonContentType())
        {
            return new Failure("request.notJson", FailureKind.Invalid);
        }

        try
        {
            var value = JsonSerializer.Deserialize(raw.Length == 0 ? "{}"u8 : raw, type);
            return value is null ? Failure.Invalid("request.malformed", "", ("detail", "null")) : (value, raw);
        }
        catch (JsonException e)
        {
            if (UnknownFields.In(raw, type) is { } unknown)
            {
                return unknown;
            }

            var field = e.Path is { Length: > 2 } path ? path[2..] : null;
            return new Failure("request.malformed", FailureKind.Invalid, field, Values: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["detail"] = e.InnerException is null or JsonException ? e.Message.Split(" Path:")[0] : "value",
            });
        }
    }

    public static Result<IdempotencyKey?> Idempotency(HttpRequest request, string scope, byte[] raw)
    {
        if (!request.Headers.TryGetValue("Idempotency-Key", out var header) || header.ToString() is not { Length: > 0 } key)
        {
            return (IdempotencyKey?)null!;
        }

        return key.Length > IdempotencyKey.LongestKey
            ? Failure.Invalid("field.tooLong", "Idempotency-Key", ("field", "Idempotency-Key"), ("limit", "200"))
            : new IdempotencyKey(scope, key, SHA256.HashData(raw));
    }

    /// <summary>If-Match with our ETag (<c>"7"</c>); null when absent or <c>*</c>.</summary>
    public static Result<int?> IfMatch(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString();
        if (header.Length == 0 || header == "*")
        {
            return (int?)null;
        }

        return int.TryParse(header.Trim().Trim('"'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version)
            ? version
            : TicketErrors.Stale;
    }

    private static async ValueTask<byte[]?> BytesAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is { } length)
        {
            var exact = new byte[length];
            await request.Body.ReadExactlyAsync(exact, ct);
            return exact;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, ct)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Most)
            {
                return null;
            }
        }

        return buffer.ToArray();
    }
}
