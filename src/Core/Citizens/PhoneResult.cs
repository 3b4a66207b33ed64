namespace Derman.Core.Citizens;

public enum PhoneKind
{
    Mobile,
    Landline,

    /// <summary>Turkish 444 X XXX: seven digits, no area code.</summary>
    Uan444,

    /// <summary>Turkish 850: a number without a place.</summary>
    Nomadic850,

    /// <summary>Turkish 800.</summary>
    TollFree,

    /// <summary>112, 153, 111, 1480: a service, never a citizen's number.</summary>
    ShortCode,

    /// <summary>A local number without area code (7 digits in Türkiye, 8 in Iran): a guess until a person confirms it.</summary>
    Local,

    /// <summary>Another country's number, kept as E.164.</summary>
    Foreign,
}

/// <summary>Stable codes; the words come from the reader's language.</summary>
public static class PhoneFailures
{
    public const string Empty = "phone.empty";
    public const string Country = "phone.country";
    public const string Characters = "phone.characters";

    /// <summary>An extension cannot be called or messaged by machine: ask for the direct or the mobile number.</summary>
    public const string Extension = "phone.extension";
    public const string Length = "phone.length";

    /// <summary>The right length, but no such range in the country's plan.</summary>
    public const string Range = "phone.range";
    public const string ShortCode = "phone.shortCode";
    public const string AreaCodeNeeded = "phone.areaCodeNeeded";
}

/// <param name="Number">Null when refused.</param>
/// <param name="Kind">What the text looks like, also when refused; null when it looks like nothing.</param>
/// <param name="Failure">One of <see cref="PhoneFailures"/>; null when accepted.</param>
/// <param name="NeedsConfirmation">The area code was assumed: show the number and let a person confirm it before it is kept.</param>
public sealed record PhoneResult(PhoneNumber? Number, PhoneKind? Kind, string? Failure, bool NeedsConfirmation)
{
    public bool IsValid => Failure is null;

    internal static PhoneResult Accepted(string e164, PhoneKind kind) => new(new PhoneNumber(e164, kind), kind, null, false);

    internal static PhoneResult Assumed(string e164) =>
        new(new PhoneNumber(e164, PhoneKind.Landline), PhoneKind.Local, null, NeedsConfirmation: true);

    internal static PhoneResult Refused(string failure, PhoneKind? kind = null) => new(null, kind, failure, false);
}
