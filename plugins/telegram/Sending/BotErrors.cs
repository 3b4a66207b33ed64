namespace Derman.Channels.Telegram.Sending;

/// <summary>
/// What an error means. Telegram documents codes only; within 400 its words have to decide, compared without regard to case.
/// </summary>
internal static class BotErrors
{
    private static readonly (string Words, string Rejection)[] BadRequests =
    [
        ("chat not found", SendRejection.RecipientUnreachable),
        ("user not found", SendRejection.RecipientUnreachable),
        ("PEER_ID_INVALID", SendRejection.RecipientUnreachable),
        ("upgraded to a supergroup", SendRejection.RecipientUnreachable),
        ("not enough rights", SendRejection.PermissionMissing),
        ("have no rights", SendRejection.PermissionMissing),
        ("CHAT_WRITE_FORBIDDEN", SendRejection.PermissionMissing),
        ("VOICE_MESSAGES_FORBIDDEN", SendRejection.ContentInvalid),
        ("too long", SendRejection.ContentInvalid),
        ("is empty", SendRejection.ContentInvalid),
        ("must be non-empty", SendRejection.ContentInvalid),
        ("BUTTON_", SendRejection.ContentInvalid),
        ("file is too big", SendRejection.ContentInvalid),
        ("PHOTO_", SendRejection.ContentInvalid),
        ("IMAGE_PROCESS_FAILED", SendRejection.ContentInvalid),
    ];

    public static SendOutcome Outcome(BotAnswer answer, string reason) => answer.Code switch
    {
        429 => new SendOutcome.Deferred(answer.Wait ?? Waiting.Default, reason),
        503 => new SendOutcome.Deferred(answer.Wait ?? Waiting.Default, reason),

        // A method that exists is "not found" only below a token that does not.
        401 or 404 => new SendOutcome.Rejected(SendRejection.Reauthorise, reason),

        // Blocked by the person, thrown out of the group, or never spoken to.
        403 => new SendOutcome.Rejected(SendRejection.RecipientUnreachable, reason),
        413 => new SendOutcome.Rejected(SendRejection.ContentInvalid, reason),
        400 => new SendOutcome.Rejected(RejectionOf(answer.Description), reason),
        >= 402 and < 500 => new SendOutcome.Rejected(SendRejection.Refused, reason),

        // Whatever failed on their side failed before or after the message was written: nobody can say.
        _ => new SendOutcome.Unknown(reason),
    };

    private static string RejectionOf(string? words) =>
        BadRequests.FirstOrDefault(known => words?.Contains(known.Words, StringComparison.OrdinalIgnoreCase) == true).Rejection ?? SendRejection.Refused;
}
