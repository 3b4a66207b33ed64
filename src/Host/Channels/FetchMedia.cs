using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Storage.Attachments;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Host.Channels;

/// <summary>Brings in files a citizen sent, after the message itself is safe. What cannot be had is shown as "not received".</summary>
internal sealed class FetchMedia(ChannelGateway gateway, IClock clock)
{
    private const int MostAttempts = 8;
    private static readonly Duration Claim = Duration.FromMinutes(5);

    public async Task<int> ExecuteAsync(Tenant tenant, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var due = tenant.Store.Read(s => s.List<Attachment>("\"next_attempt_at\" <= @p0 ORDER BY \"next_attempt_at\" LIMIT 10", Provider.Of(now)));
        foreach (var file in due)
        {
            await FetchAsync(tenant, file, ct);
        }

        return due.Count;
    }

    private async Task FetchAsync(Tenant tenant, Attachment file, CancellationToken ct)
    {
        var seen = file.NextAttemptAt;
        file.Attempts++;
        file.NextAttemptAt = clock.GetCurrentInstant() + Claim;
        var mine = await tenant.Store.WriteAsync(
            session =>
            {
                if (session.First<Attachment>("\"id\" = @p0", Provider.Of(file.Id))?.NextAttemptAt != seen)
                {
                    return false; // Another node was faster.
                }

                return session.Update(file);
            },
            ct);
        if (!mine)
        {
            return;
        }

        var account = tenant.Store.Read(s => s.First<Conversation>(
            "\"key\" = (SELECT \"conversation\" FROM \"message\" WHERE \"key\" = @p0)", file.Message))?.Account;
        MediaOutcome outcome;
        try
        {
            outcome = account is null || file.Source is null
                ? new MediaOutcome.Refused("gone", "The message is gone.")
                : await gateway.FetchAsync(
                    tenant, account, new MediaRequest(file.Source, file.Sha256.Length > 0 ? file.Sha256 : null, (int)Math.Min(int.MaxValue, AttachmentFiles.MaximumBytes)), ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            outcome = new MediaOutcome.Deferred(TimeSpan.FromMinutes(1), e.Message);
        }

        await RecordAsync(tenant, file, outcome, ct);
    }

    private async Task RecordAsync(Tenant tenant, Attachment file, MediaOutcome outcome, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        switch (outcome)
        {
            case MediaOutcome.Fetched fetched:
                using (var content = new MemoryStream(fetched.Content.ToArray(), writable: false))
                {
                    if (await tenant.Store.Files.SaveAsync(content, ct) is { } stored)
                    {
                        file.Sha256 = stored.Sha256;
                        file.Size = stored.Size;
                        file.MediaType = fetched.MimeType ?? file.MediaType;
                        file.State = "ready";
                        file.NextAttemptAt = null;
                        break;
                    }
                }

                file.State = "notReceived";
                file.NextAttemptAt = null;
                break;
            case MediaOutcome.Deferred deferred when file.Attempts < MostAttempts:
                file.NextAttemptAt = now + Duration.Max(Duration.FromTimeSpan(deferred.After), Duration.FromSeconds(1 << file.Attempts));
                break;
            default:
                file.State = "notReceived";
                file.NextAttemptAt = null;
                break;
        }

        await tenant.Store.WriteAsync(s => s.Update(file), ct);
    }
}
