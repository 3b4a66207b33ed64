namespace Derman.Channels.Sms.Netgsm;

/// <summary>NetGSM's codes ("SMS REST v2", return codes of send, report, inbox) and states of a message.</summary>
internal static class NetgsmCodes
{
    public const string BadCredentials = "30";
    public const string InboxEmpty = "40";
    public const string NothingFound = "60";
    public const string TooOften = "80";

    /// <summary>00 taken; 01 and 02 taken with the start or end date corrected.</summary>
    public static bool IsAccepted(string code) => code is "00" or "01" or "02";

    /// <summary>80 = too many jobs, 85 = more than 20 jobs for one number within a minute. Neither was taken.</summary>
    public static TimeSpan? WaitOf(string code) => code is TooOften or "85" ? TimeSpan.FromMinutes(1) : null;

    /// <summary>The rejection; null when the code decides nothing: 100, 101 and 5000 are faults of their system, with or without a message sent.</summary>
    public static string? RejectionOf(string code) => code switch
    {
        "20" => SendRejection.ContentInvalid,
        BadCredentials => SendRejection.Reauthorise,
        "40" or "41" => SendRejection.PermissionMissing, // the sender title is not theirs to use
        "50" or "51" => SendRejection.AccountRestricted, // the account has no İYS agreement, or no brand there
        "60" => SendRejection.AccountRestricted, // no credit
        "100" or "101" or "5000" => null,
        _ => SendRejection.Refused,
    };

    /// <summary>What a state in a report means; null while the message is on its way, and for states still to be invented.</summary>
    public static (DeliveryState State, string? FailureCode)? StateOf(int status) => status switch
    {
        1 => (DeliveryState.Delivered, null),
        2 or 3 or 15 or 16 => (DeliveryState.Failed, SendRejection.RecipientUnreachable), // expired, no such number, black list, refused at İYS
        14 => (DeliveryState.Failed, SendRejection.AccountRestricted), // no credit
        4 or 11 or 12 or 13 or 17 => (DeliveryState.Failed, SendRejection.Refused), // not handed on, refused, error, repeated, İYS did not answer
        _ => null,
    };
}
