using System.Text.Json;

namespace Derman.Channels.Telegram.Updates;

/// <summary>Who wrote. The number of the user is the identity; names and user names can be changed and given to others.</summary>
internal static class Senders
{
    public static string? NameOf(JsonElement person)
    {
        var name = $"{person.Text("first_name")} {person.Text("last_name")}".Trim();
        return name.Length == 0 ? person.Text("username") : name;
    }

    public static bool IsBot(JsonElement? sender) =>
        sender is { } person && person.TryGetProperty("is_bot", out var flag) && flag.ValueKind == JsonValueKind.True;
}
