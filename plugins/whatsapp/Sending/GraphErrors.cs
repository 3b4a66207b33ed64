namespace Derman.Channels.WhatsApp.Sending;

/// <summary>
/// Meta's error codes (WhatsApp Cloud API, "Error codes"): decisions are made on codes, because titles change and subcodes are deprecated.
/// </summary>
internal static class GraphErrors
{
    /// <summary>The rejection a code stands for, or null when the code does not decide it.</summary>
    public static string? RejectionOf(int code) => code switch
    {
        131047 => SendRejection.WindowClosed,
        0 or 190 => SendRejection.Reauthorise,
        3 or 10 or (>= 200 and <= 299) or 131005 => SendRejection.PermissionMissing,
        368 or 130497 or 131031 or 131042 or 131045 => SendRejection.AccountRestricted,
        131021 or 131026 or 131030 or 131049 or 131050 or 131062 => SendRejection.RecipientUnreachable,
        >= 132000 and <= 132999 => SendRejection.TemplateRefused,
        131008 or 131009 or 131051 => SendRejection.ContentInvalid,
        _ => null,
    };

    /// <summary>How long to wait when the code says "later" and the answer names no time; null when the code does not say so.</summary>
    public static TimeSpan? WaitOf(int code) => code switch
    {
        4 or 80007 => TimeSpan.FromMinutes(10), // hourly budgets of the app or the business account
        130429 => TimeSpan.FromSeconds(30), // messages per second of the number
        131056 => TimeSpan.FromMinutes(1), // too many to this one person
        131048 or 131064 => TimeSpan.FromHours(1), // spam limit
        1 or 2 or 131000 or 131016 or 131057 or 133004 => TimeSpan.FromMinutes(1), // their fault, or maintenance
        _ => null,
    };
}
