using Derman.Channels.Graph;
using Derman.Channels.Meta.Sending;

namespace Derman.Channels.Meta.Health;

/// <summary>Whose token it is, what the page sends us, what the token may do. Sends nothing to anybody.</summary>
internal static class PageCheck
{
    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Setting(MetaSettings.ProviderAccountId) is not { } account)
        {
            return new HealthReport(HealthState.Misconfigured, "accountMissing", FieldKey: MetaSettings.ProviderAccountId);
        }

        if (host.Secret(GraphSettings.AccessToken) is not { } token)
        {
            return new HealthReport(HealthState.Misconfigured, "tokenMissing", FieldKey: GraphSettings.AccessToken);
        }

        var sender = new Sender(host, token, account, MetaSettings.IsInstagram(host));
        return await OwnerAsync(sender, cancellationToken)
            ?? await FieldsAsync(sender, cancellationToken)
            ?? await TokenCheck.PermissionsAsync(sender, cancellationToken)
            ?? new HealthReport(HealthState.Healthy, "ok");
    }

    private static async ValueTask<HealthReport?> OwnerAsync(Sender sender, CancellationToken cancellationToken)
    {
        var answer = await sender.Host.SendHttpAsync(sender.Request("GET", "me?fields=id,instagram_business_account"), cancellationToken);
        if (answer is not ChannelHttpResponse { Status: 200 } found)
        {
            return HealthAnswers.Failed(answer, sender.Host);
        }

        var page = GraphReading.Read(found.Body, MetaJson.Default.PageRecord);
        var owner = sender.Instagram ? page?.InstagramBusinessAccount?.Id : page?.Id;
        return owner == sender.Account
            ? null
            : new HealthReport(HealthState.Misconfigured, sender.Instagram ? "wrongInstagram" : "wrongPage", FieldKey: MetaSettings.ProviderAccountId);
    }

    private static async ValueTask<HealthReport?> FieldsAsync(Sender sender, CancellationToken cancellationToken)
    {
        var answer = await sender.Host.SendHttpAsync(sender.Request("GET", "me/subscribed_apps?fields=id,subscribed_fields"), cancellationToken);
        if (answer is not ChannelHttpResponse { Status: 200 } found)
        {
            return HealthAnswers.Failed(answer, sender.Host);
        }

        var apps = GraphReading.Read(found.Body, MetaJson.Default.Subscriptions)?.Data ?? [];
        var ours = sender.Host.Setting(MetaSettings.AppId) is { } app ? apps.Where(other => other.Id == app).ToList() : apps;
        if (ours.Count == 0)
        {
            return new HealthReport(HealthState.Degraded, "notSubscribed");
        }

        // Instagram's fields are chosen for the whole app; of the page it is enough that it is subscribed at all.
        var fields = ours.SelectMany(other => other.SubscribedFields ?? []).ToHashSet(StringComparer.Ordinal);
        var missing = sender.Instagram ? [] : WantedFields.Where(field => !fields.Contains(field)).ToList();
        return missing.Count > 0 ? new HealthReport(HealthState.Degraded, "fieldsMissing", string.Join(", ", missing)) : null;
    }

    private static readonly string[] WantedFields =
        ["messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reads", "message_reactions", "message_edits", "feed"];
}
