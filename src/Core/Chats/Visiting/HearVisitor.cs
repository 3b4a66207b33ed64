using Derman.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Common;
using Derman.Core.Portal.Files;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>A visitor's words, through the intake of every channel. When this has completed they are kept, once, whatever is sent again.</summary>
public sealed class HearVisitor(IClock clock, FillRandom random, HandleInboundEvent handle)
{
    public const int ShortestId = 8;
    public const int LongestId = 64;
    private const int LongestName = 100;

    /// <param name="id">Made by the widget, the same for every attempt.</param>
    public ValueTask<Failure?> ExecuteAsync(Tenant tenant, string account, Guid visitor, string? id, string? text, string? name, CancellationToken ct) =>
        ExecuteAsync(tenant, account, visitor, id, text, name, file: null, ct);

    /// <param name="id">As above.</param>
    /// <param name="file">Words, a file or both.</param>
    public async ValueTask<Failure?> ExecuteAsync(Tenant tenant, string account, Guid visitor, string? id, string? text, string? name, CitizenFile? file, CancellationToken ct)
    {
        var words = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        if (words is null && file is null)
        {
            return TicketErrors.Required("text");
        }

        if (words?.Length > ChatRules.LongestText)
        {
            return TicketErrors.TooLong("text", ChatRules.LongestText);
        }

        if (id is not { Length: >= ShortestId and <= LongestId } || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return Failure.Invalid("chat.id", "id");
        }

        var now = clock.GetCurrentInstant();
        var user = ChatBook.UserOf(visitor);
        var parts = new List<MessagePart>();
        if (words is not null)
        {
            parts.Add(new TextPart(words));
        }

        if (file is not null)
        {
            parts.AddRange((await CitizenFiles.SaveAsync(tenant, [file], now, random, ct)).Select(kept => ChatFiles.PartOf(kept, file.Kind)));
        }

        var message = new InboundMessage
        {
            ExternalId = $"{user}.{id}",
            From = user,
            FromName = string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName ? null : name.Trim(),
            At = now.ToDateTimeOffset(),
            Text = words,
            Parts = parts,
        };
        await handle.ExecuteAsync(tenant, account, null, message, 0, now, ct);
        return null;
    }
}
