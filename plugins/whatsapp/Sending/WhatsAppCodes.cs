using Derman.Channels.Graph;

namespace Derman.Channels.WhatsApp.Sending;

/// <summary>
/// WhatsApp's error codes (Cloud API, "Error codes"); subcodes are deprecated there.
/// </summary>
internal sealed class WhatsAppCodes : GraphCodes
{
    public static readonly WhatsAppCodes Instance = new();

    public override string? RejectionOf(int code, int? subcode) => code switch
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

    public override TimeSpan? WaitOf(int code) => code switch
    {
        4 or 80007 => TimeSpan.FromMinutes(10), // hourly budgets of the app or the business account
        130429 => TimeSpan.FromSeconds(30), // messages per second of the number
        131056 => TimeSpan.FromMinutes(1), // too many to this one person
        131048 or 131064 => TimeSpan.FromHours(1), // spam limit
        1 or 2 or 131000 or 131016 or 131057 or 133004 => TimeSpan.FromMinutes(1), // their fault, or maintenance
        _ => null,
    };
}
