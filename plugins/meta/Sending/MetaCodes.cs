using Derman.Channels.Graph;

namespace Derman.Channels.Meta.Sending;

/// <summary>Error codes of the Messenger Platform and of comments ("Common error codes", "Graph API error handling").</summary>
internal sealed class MetaCodes : GraphCodes
{
    public static readonly MetaCodes Instance = new();

    public override string? RejectionOf(int code, int? subcode) => (code, subcode) switch
    {
        (10, 2018278 or 2018065 or 2534022) => SendRejection.WindowClosed,
        (10900 or 10901 or 10902 or 10903, _) => SendRejection.WindowClosed, // a private reply: one for each comment, within seven days
        (551, _) or (200, 1545041) or (100, 2018001 or 2534014) => SendRejection.RecipientUnreachable,
        (0 or 102 or 190, _) => SendRejection.Reauthorise,
        (3 or 10 or (>= 200 and <= 299), _) => SendRejection.PermissionMissing,
        (368 or 2022, _) => SendRejection.AccountRestricted,
        (506, _) or (100, 2018109) => SendRejection.ContentInvalid, // the same public words twice, or a text longer than allowed
        _ => null,
    };

    public override TimeSpan? WaitOf(int code) => code switch
    {
        4 or 17 or 32 or 80001 or 80002 or 80006 => TimeSpan.FromMinutes(10), // hourly budgets of app, user, page
        341 or 613 => TimeSpan.FromMinutes(1),
        1 or 2 or 1200 => TimeSpan.FromMinutes(1), // their fault
        _ => null,
    };
}
