using Derman.Channels.Graph;
using Derman.Channels.Meta.Sending;

namespace Derman.Channels.Meta.Health;

/// <summary>GET /debug_token, asked with the app's own token (app id and secret): what the page's token may do.</summary>
internal static class TokenCheck
{
    private static readonly string[] Page = ["pages_messaging", "pages_manage_metadata", "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement"];

    private static readonly string[] Instagram =
        ["instagram_basic", "instagram_manage_messages", "instagram_manage_comments", "pages_manage_metadata"];

    /// <returns>Null when nothing is missing, or nothing can be asked because the app's id is not entered.</returns>
    public static async ValueTask<HealthReport?> PermissionsAsync(Sender sender, CancellationToken cancellationToken)
    {
        if (sender.Host.Setting(MetaSettings.AppId) is not { } app || sender.Host.Secret(GraphSettings.AppSecret) is not { } secret)
        {
            return null;
        }

        var path = $"debug_token?input_token={Uri.EscapeDataString(sender.Token)}";
        var answer = await sender.Host.SendHttpAsync(GraphClient.Request(sender.Host, $"{app}|{secret}", "GET", path), cancellationToken);
        if (answer is not ChannelHttpResponse { Status: 200 } found)
        {
            // Here it is the app's id or secret that Meta does not know: the page's own token has already answered.
            return HealthAnswers.Failed(answer, sender.Host) is { State: HealthState.NeedsReauthorisation or HealthState.Misconfigured } wrong
                ? new HealthReport(HealthState.Misconfigured, "wrongApp", wrong.Detail, MetaSettings.AppId)
                : HealthAnswers.Failed(answer, sender.Host);
        }

        var token = GraphReading.Read(found.Body, MetaJson.Default.TokenAnswer)?.Data;
        if (token?.IsValid == false)
        {
            return new HealthReport(HealthState.NeedsReauthorisation, "reauthorise", FieldKey: GraphSettings.AccessToken);
        }

        var missing = (sender.Instagram ? Instagram : Page).Except(token?.Scopes ?? [], StringComparer.Ordinal).ToList();
        return missing.Count > 0
            ? new HealthReport(HealthState.Degraded, "permissionsMissing", string.Join(", ", missing), GraphSettings.AccessToken)
            : null;
    }
}
