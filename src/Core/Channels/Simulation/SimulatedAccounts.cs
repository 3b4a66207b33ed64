using Derman.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Simulation;

/// <summary>
/// Trying an account out, the same for every channel: nothing leaves the house. What would have gone is kept, receipts come by the ordinary
/// intake, and real people, who are not to hear of it, are not spoken to in that time.
/// </summary>
public sealed class SimulatedAccounts(IClock clock)
{
    /// <summary>Marks a stored request that was made up here; its body is events as the gateway wrote them.</summary>
    public const string Method = "SIMULATION";

    /// <summary>Why a message to a real person does not go by an account that is tried out.</summary>
    public const string Code = "simulation";

    public static bool Is(TenantConfiguration configuration, string account) => configuration.Accounts.GetValueOrDefault(account)?.Simulated == true;

    /// <summary>A send, as the plugin would have got it. Nobody outside is asked.</summary>
    /// <param name="write">The gateway's own form of stored events.</param>
    public async ValueTask<SendOutcome> SendAsync(
        Tenant tenant, string account, OutboundMessage message, Func<IReadOnlyList<InboundEvent>, byte[]> write, CancellationToken ct)
    {
        var person = message.Thread ?? message.To;
        if (tenant.Store.Read(s => s.First<Conversation>("\"account\" = @p0 AND \"external_user\" = @p1 AND \"simulated\" = 1", account, person)) is null)
        {
            return new SendOutcome.Rejected(Code, "The account is tried out; real people are not written to.");
        }

        var now = clock.GetCurrentInstant();
        var receipts = write(SimulatedProvider.Receipts(message, now));
        await tenant.Store.WriteAsync(
            session =>
            {
                if (session.First<SimulatedSend>("\"idempotency_key\" = @p0", message.IdempotencyKey) is not null)
                {
                    return;
                }

                session.Insert(new SimulatedSend
                {
                    IdempotencyKey = message.IdempotencyKey,
                    Account = account,
                    Recipient = message.To,
                    Kind = SimulatedProvider.KindOf(message.Content),
                    Text = SimulatedProvider.TextOf(message.Content),
                    Public = message.Visibility == MessageVisibility.Public,
                    At = now,
                });
                Store(session, account, receipts, now);
            },
            ct);
        return new SendOutcome.Accepted(SimulatedProvider.ExternalId(message));
    }

    /// <summary>A picture of a made-up citizen lies in the house already.</summary>
    public static async ValueTask<MediaOutcome> FetchAsync(Tenant tenant, string media, CancellationToken ct)
    {
        if (!media.StartsWith(WriteAsCitizen.MediaPrefix, StringComparison.Ordinal) || tenant.Store.Files.Open(media[WriteAsCitizen.MediaPrefix.Length..]) is not { } file)
        {
            return new MediaOutcome.Refused(Code, "The account is tried out; nothing is fetched.");
        }

        await using (file)
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, ct);
            return new MediaOutcome.Fetched(bytes.ToArray(), null, media[WriteAsCitizen.MediaPrefix.Length..]);
        }
    }

    internal static void Store(WriteSession session, string account, byte[] events, Instant now) => session.Insert(new InboundRequest
    {
        Seq = session.Next("inbound"), Account = account, Method = Method, Body = events, ReceivedAt = now, NextAttemptAt = now,
    });

    /// <summary>
    /// What real people send to an account that is tried out waits until it is live: they must not be answered by nobody. What was made up for an
    /// account that is live by now is nothing any more.
    /// </summary>
    internal static Waits Holds(Tenant tenant, InboundRequest request) => (Is(tenant.Configuration, request.Account), request.Method == Method) switch
    {
        (true, false) => Waits.UntilLive,
        (false, true) => Waits.Forever,
        _ => Waits.No,
    };
}

internal enum Waits
{
    No,
    UntilLive,
    Forever,
}
