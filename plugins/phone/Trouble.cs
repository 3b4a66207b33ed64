namespace Derman.Channels.Phone;

/// <summary>Why an exchange cannot be listened to.</summary>
internal enum TroubleKind
{
    SettingsMissing,
    HostNotPermitted,
    NotTrusted,
    Unreachable,
    NotAnExchange,
    Refused,
    LoginInUse,
    PermissionMissing,
    EventsMissing,
    Replaced,
}

/// <summary>A reason with the exchange's words and the setting to look at.</summary>
/// <param name="Words">Without anything secret.</param>
/// <param name="Field">The setting's key; null = none.</param>
internal sealed record Trouble(TroubleKind Kind, string? Words, string? Field = null)
{
    public static Trouble Silent { get; } = new(TroubleKind.Unreachable, "Nothing was answered in time.");

    public static Trouble Of(ChannelConnectFailure failure, ExchangeAccount account) => failure.Kind switch
    {
        ChannelConnectFailureKind.NotPermitted => new Trouble(TroubleKind.HostNotPermitted, account.Clean(failure.Reason), PhoneSettings.Host),
        ChannelConnectFailureKind.NotTrusted => new Trouble(TroubleKind.NotTrusted, account.Clean(failure.Reason), PhoneSettings.Security),
        _ => new Trouble(TroubleKind.Unreachable, account.Clean(failure.Reason), PhoneSettings.Host),
    };

    /// <summary>How it ends a stream. What only a person can cure is not tried again at once.</summary>
    public StreamEnd End => new(Report.State, $"{Report.Code} {Words}".TrimEnd(), Kind == TroubleKind.Unreachable ? null : TimeSpan.FromMinutes(1));

    /// <summary>How a check reports it; the codes stand here in full because their words are looked up by them.</summary>
    public HealthReport Report => Kind switch
    {
        TroubleKind.SettingsMissing => new HealthReport(HealthState.Misconfigured, "settingsMissing", Words, Field),
        TroubleKind.HostNotPermitted => new HealthReport(HealthState.Misconfigured, "hostNotPermitted", Words, Field),
        TroubleKind.NotTrusted => new HealthReport(HealthState.Misconfigured, "notTrusted", Words, Field),
        TroubleKind.NotAnExchange => new HealthReport(HealthState.Misconfigured, "notAnExchange", Words, Field),
        TroubleKind.Refused => new HealthReport(HealthState.NeedsReauthorisation, "refused", Words, Field),
        TroubleKind.LoginInUse => new HealthReport(HealthState.Degraded, "loginInUse", Words, Field),
        TroubleKind.PermissionMissing => new HealthReport(HealthState.Misconfigured, "permissionMissing", Words, Field),
        TroubleKind.EventsMissing => new HealthReport(HealthState.Misconfigured, "eventsMissing", Words, Field),
        TroubleKind.Replaced => new HealthReport(HealthState.Misconfigured, "replaced", Words, Field),
        _ => new HealthReport(HealthState.Unreachable, "unreachable", Words, Field),
    };
}
