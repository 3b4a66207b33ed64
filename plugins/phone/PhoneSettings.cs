namespace Derman.Channels.Phone;

/// <summary>Keys of channel.json; a test holds both equal. The desk itself reads <see cref="Drafts"/>, <see cref="AnswerSeconds"/> and <see cref="AwayAfterMissed"/>.</summary>
internal static class PhoneSettings
{
    public const string Exchange = "exchange";
    public const string Token = "token";
    public const string Line = "line";
    public const string Host = "host";
    public const string Port = "port";
    public const string Security = "security";
    public const string User = "user";
    public const string Password = "password";
    public const string Application = "application";
    public const string Contexts = "contexts";
    public const string Targets = "targets";
    public const string Drafts = "drafts";
    public const string AnswerSeconds = "answerSeconds";
    public const string AwayAfterMissed = "awayAfterMissed";
    public const string RecordingAddress = "recordingAddress";
    public const string ExchangeHosts = "exchangeHosts";
    public const string KeepaliveSeconds = "keepaliveSeconds";
}

/// <summary>How calls are heard of.</summary>
internal enum ExchangeKind
{
    /// <summary>The exchange calls us.</summary>
    Webhook,

    /// <summary>Asterisk Manager Interface.</summary>
    Ami,

    /// <summary>Asterisk REST Interface.</summary>
    Ari,
}
