namespace Derman.Channels.Phone.Ami;

/// <summary>Whether we may sign in, and whether we are told what we need.</summary>
internal static class AmiCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Without it a broken line would leave calls open for ever.</summary>
    public static Trouble NeedsReporting { get; } = new(TroubleKind.PermissionMissing, "write = reporting", PhoneSettings.User);

    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, ExchangeAccount account, CancellationToken cancellationToken)
    {
        var (line, trouble) = await AmiLogin.OpenAsync(host, account, "off", cancellationToken);
        if (line is null)
        {
            return trouble!.Report;
        }

        await using (line)
        {
            var commands = await line.AskAsync("ListCommands", Patience, cancellationToken);
            if (commands is null)
            {
                return Trouble.Silent.Report;
            }

            // The exchange lists only what this user may do.
            return commands.Names.Contains("CoreShowChannels", StringComparer.OrdinalIgnoreCase)
                ? new HealthReport(HealthState.Healthy, "ok")
                : NeedsReporting.Report;
        }
    }
}
