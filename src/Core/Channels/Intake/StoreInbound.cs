using System.Text;
using Derman.Channels;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>Keeps a provider's request as it came. Only when this has completed may the provider be told 200.</summary>
public sealed class StoreInbound(IClock clock)
{
    public ValueTask<long> ExecuteAsync(Tenant tenant, string account, WebhookRequest request, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var row = new InboundRequest
        {
            Account = account,
            Method = request.Method,
            Query = RawPairs.Write(request.Query),
            Headers = RawPairs.Write(request.Headers),
            Body = request.Body.ToArray(),
            ReceivedAt = now,
            NextAttemptAt = now,
        };
        return tenant.Store.WriteAsync(
            session =>
            {
                row.Seq = session.Next("inbound");
                session.Insert(row);
                return row.Seq;
            },
            ct);
    }
}

/// <summary>Headers and query pairs as lines, <c>name=value</c> percent-encoded: repeats and order are kept.</summary>
public static class RawPairs
{
    /// <summary>Never kept: they are secrets, and have done their work.</summary>
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase) {
        "Authorization", "Cookie", "X-Derman-Token", "X-Telegram-Bot-Api-Secret-Token",
    };

    public static string Write(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in pairs)
        {
            if (!Dropped.Contains(name))
            {
                text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value)).Append('\n');
            }
        }

        return text.ToString();
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Read(string text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(KeyValuePair.Create(Uri.UnescapeDataString(line[..at]), Uri.UnescapeDataString(line[(at + 1)..])));
        }

        return pairs;
    }
}
