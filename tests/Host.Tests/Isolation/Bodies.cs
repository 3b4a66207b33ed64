using System.Text;

namespace Derman.Host.Tests.Isolation;

/// <summary>What a door would take, so that nothing but its guard turns a caller away. A door that is not here gets an empty object.</summary>
internal static class Bodies
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["/api/v1/tickets/{id:guid}/actions/{action}"] = """{"comment":"x"}""",
        ["/api/v1/tickets/{id:guid}/public-summary"] = """{"text":"x"}""",
        ["/api/v1/tickets/{id:guid}/messages"] = """{"text":"x"}""",
        ["/api/v1/tickets/{id:guid}/seal"] = """{"reason":"sebep"}""",
        ["/api/v1/tickets/{id:guid}/unseal"] = """{"reason":"sebep"}""",
        ["/api/v1/tickets/{id:guid}/unmask"] = """{"reason":"sebep"}""",
        ["/api/v1/tickets/{id:guid}/outside"] = """{"account":"x","service":"x","text":"x"}""",
        ["/api/v1/letters/{id:guid}/answers"] = """{"answerNumber":"E-1","answeredOn":"2026-11-23"}""",
        ["/api/v1/tickets/{id:guid}/tasks"] = """{"directorate":"FEN","text":"x"}""",
        ["/api/v1/tickets/{id:guid}/tasks/{task:guid}"] = """{"state":"done","answer":"x"}""",
    };

    public static HttpContent For(Door door) => door.TakesFile
        ? new MultipartFormDataContent { { new ByteArrayContent("x"u8.ToArray()), "file", "x.txt" } }
        : new StringContent(Known.GetValueOrDefault(door.Route, "{}"), Encoding.UTF8, "application/json");
}

internal static class Forms
{
    /// <summary>Fields of forms that would do something, beside those a form's own handler does not know.</summary>
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["Action"] = "note", ["Comment"] = "x", ["Text"] = "x", ["Reply"] = "x", ["Directorate"] = "FEN", ["UnmaskReason"] = "sebep", ["SealReason"] = "sebep",
    };

    public static IEnumerable<KeyValuePair<string, string>> For(Door door, string? token)
    {
        _ = door;
        return token is null ? Fields : Fields.Append(new("__RequestVerificationToken", token));
    }
}
