namespace Derman.Channels.Meta.Webhooks;

internal static class MessageText
{
    /// <summary>What a reader sees as text; null when there is none.</summary>
    public static string? Of(IReadOnlyList<MessagePart> parts)
    {
        var words = parts.Select(part => part switch
        {
            TextPart text => text.Text,
            ButtonReplyPart { Text.Length: > 0 } button => button.Text,
            _ => null,
        }).Where(word => word is not null);
        var joined = string.Join('\n', words);
        return joined.Length == 0 ? null : joined;
    }
}
