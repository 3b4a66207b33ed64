using Derman.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>A visitor's words, through the intake of every channel. When this has completed they are kept, once, whatever is sent again.</summary>
public sealed class HearVisitor(IClock clock, HandleInboundEvent handle)
{
    public const int ShortestId = 8;
    public const int LongestId = 64;
    private const int LongestName = 100;

    /// <param name="id">Made by the widget, the same for every attempt.</param>
    public async ValueTask<Failure?> ExecuteAsync(Tenant tenant, string account, Guid visitor, string? id, string? text, string? name, CancellationToken ct)
    {
        var words = text?.Trim();
        if (string.IsNullOrEmpty(words))
        {
            return TicketErrors.Required("text");
        }

        if (words.Length > ChatRules.LongestText)
        {
            return TicketErrors.TooLong("text", ChatRules.LongestText);
        }

        if (id is not { Length: >= ShortestId and <= LongestId } || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return Failure.Invalid("chat.id", "id");
        }

        var now = clock.GetCurrentInstant();
        var user = ChatBook.UserOf(visitor);
        var message = new InboundMessage
        {
            ExternalId = $"{user}.{id}",
            From = user,
            FromName = string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName ? null : name.Trim(),
            At = now.ToDateTimeOffset(),
            Text = words,
            Parts = [new TextPart(words)],
        };
        await handle.ExecuteAsync(tenant, account, null, message, 0, now, ct);
        return null;
    }
}
