namespace Derman.Channels;

/// <summary>
/// What became of a send call. A closed set: <see cref="Accepted"/>, <see cref="Rejected"/>, <see cref="Deferred"/>, <see cref="Unknown"/>.
/// </summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The provider took it.</summary>
    /// <param name="ExternalId">The provider's id of the message; receipts name it.</param>
    public sealed record Accepted(string ExternalId) : SendOutcome;

    /// <summary>It will not go, however often it is tried.</summary>
    /// <param name="Code">A code of <see cref="SendRejection"/>.</param>
    /// <param name="Reason">The provider's code and words, for the operator; no secret, no message text.</param>
    public sealed record Rejected(string Code, string Reason) : SendOutcome;

    /// <summary>It was certainly not taken; try again later.</summary>
    /// <param name="After">How long to wait at least: 1 second to 24 hours. The host may wait longer.</param>
    /// <param name="Reason">Why, for the operator.</param>
    public sealed record Deferred(TimeSpan After, string Reason) : SendOutcome;

    /// <summary>
    /// Nobody can say (the line broke after the request was written). The host does not send again by itself: a citizen who gets the same
    /// message twice loses trust; a later receipt with the idempotency key settles it, or a person decides.
    /// </summary>
    /// <param name="Reason">Why, for the operator.</param>
    public sealed record Unknown(string Reason) : SendOutcome;
}

/// <summary>The codes of <see cref="SendOutcome.Rejected"/>; each has its own cure.</summary>
public static class SendRejection
{
    /// <summary>The time for free text is over: send a template.</summary>
    public const string WindowClosed = "windowClosed";

    /// <summary>The token is expired or withdrawn: authorise the account again. The host stops sending for the account.</summary>
    public const string Reauthorise = "reauthorise";

    /// <summary>The token lacks a permission: grant it at the provider.</summary>
    public const string PermissionMissing = "permissionMissing";

    /// <summary>The provider locked or restricted our account: settle it there.</summary>
    public const string AccountRestricted = "accountRestricted";

    /// <summary>The person cannot be reached this way: use another channel.</summary>
    public const string RecipientUnreachable = "recipientUnreachable";

    /// <summary>The template does not exist, is paused, or its parameters do not fit: correct it.</summary>
    public const string TemplateRefused = "templateRefused";

    /// <summary>The text is empty or too long: write it anew.</summary>
    public const string ContentInvalid = "contentInvalid";

    /// <summary>A required setting or secret of the account is missing: complete it.</summary>
    public const string NotConfigured = "notConfigured";

    /// <summary>The address is not among the permitted hosts: correct the address or let the operator permit it.</summary>
    public const string HostNotPermitted = "hostNotPermitted";

    /// <summary>Any other refusal; the reason has the provider's words.</summary>
    public const string Refused = "refused";
}
