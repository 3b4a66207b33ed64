using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>Who wrote in public. Meta leaves the author out where the token may not see people.</summary>
internal static class Authors
{
    private const string Nobody = "unknown";

    /// <summary>One for each thread: all whom nobody may know are not one person.</summary>
    public static string Unknown(string thread) => $"{Nobody}:{thread}";

    public static bool IsUnknown(string id) => id.StartsWith(Nobody, StringComparison.Ordinal);

    public static (string? Id, string? Name) Of(JsonElement value)
    {
        var from = value.Object("from");
        return (
            from?.Text("id") ?? value.Text("sender_id"),
            from?.Text("name") ?? from?.Text("username") ?? value.Text("sender_name"));
    }
}
