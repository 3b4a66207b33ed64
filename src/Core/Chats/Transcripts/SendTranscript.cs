using System.Globalization;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <param name="Text">The transcript in the reader's language.</param>
public sealed record TranscriptLetter(string Subject, string Text, string Language);

/// <summary>
/// A chat by e-mail, to an address that is used for this and kept nowhere: it goes to the provider at once instead of by the outbox. Only a chat in which
/// a person of ours has spoken is sent, or anybody could have us write anything to anybody.
/// </summary>
public sealed class SendTranscript(IChannelGateway gateway, IClock clock)
{
    public const string Event = "chatTranscriptSent";

    private const string Email = "email";
    private const int LongestAddress = 254; // RFC 5321, 4.5.3.1.3, without its brackets.

    /// <summary>The mailbox the institution writes from; null when it has none.</summary>
    public static string? AccountOf(TenantConfiguration configuration) => configuration.Pack.Channels.AccountOf(Email);

    /// <returns>Null also when the address takes no mail: who asks learns nothing about addresses.</returns>
    public async Task<Failure?> ExecuteAsync(Tenant tenant, ChatTranscript transcript, string? address, TranscriptLetter letter, Actor actor, CancellationToken ct)
    {
        if (AccountOf(tenant.Configuration) is not { } account)
        {
            return ChatErrors.NoMail;
        }

        if (!transcript.Answered)
        {
            return ChatErrors.NotAnswered;
        }

        var to = address?.Trim() ?? "";
        if (to.Length is 0 or > LongestAddress || !MailAddress.TryCreate(to, out var parsed) || parsed.Address != to)
        {
            return ChatErrors.Address;
        }

        var message = new OutboundMessage
        {
            IdempotencyKey = KeyOf(transcript, to).ToString(),
            To = to,
            Content = new OutboundText(letter.Text),
            Subject = letter.Subject,
            Language = letter.Language,
            IsAutomatic = true,
        };
        if (await gateway.TrySendAsync(tenant, account, message, ct) is SendOutcome.Deferred or SendOutcome.Rejected
            {
                Code: SendRejection.Reauthorise or SendRejection.PermissionMissing or SendRejection.AccountRestricted or SendRejection.NotConfigured or SendRejection.HostNotPermitted,
            })
        {
            return ChatErrors.MailLater;
        }

        await tenant.Store.WriteAsync(
            session => ChatBook.Note(session, transcript.Chat, Event, actor.Code, clock.GetCurrentInstant(), new JsonObject { ["messages"] = transcript.Messages.Count }), ct);
        return null;
    }

    /// <summary>The same words to the same address are one message, however often the button is pressed.</summary>
    private static Guid KeyOf(ChatTranscript transcript, string to)
    {
        var last = transcript.Messages.Count == 0 ? 0 : transcript.Messages[^1].Seq;
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{transcript.Chat:n}\n{last}\n{to}"))).AsSpan(0, 16));
    }
}
