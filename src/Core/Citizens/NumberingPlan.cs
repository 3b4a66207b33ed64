namespace Derman.Core.Citizens;

/// <summary>How one country reads its own digits; the country code is already gone.</summary>
internal abstract class NumberingPlan
{
    private static readonly TurkishPlan Turkish = new();
    private static readonly IranianPlan Iranian = new();

    public static NumberingPlan? Of(string? country) => country switch
    {
        "TR" => Turkish,
        "IR" => Iranian,
        _ => null,
    };

    public static NumberingPlan? OfCallingCode(string digits) =>
        digits.StartsWith("90", StringComparison.Ordinal) ? Turkish
        : digits.StartsWith("98", StringComparison.Ordinal) ? Iranian
        : null;

    protected abstract string CallingCode { get; }

    protected abstract int LocalLength { get; }

    public PhoneResult Read(string digits, string? areaCode)
    {
        // The trunk zero is dialled inside the country only; "+90 (0555)" is written all the same.
        var national = digits.StartsWith('0') ? digits[1..] : digits;
        if (IsShortCode(national))
        {
            return PhoneResult.Refused(PhoneFailures.ShortCode, PhoneKind.ShortCode);
        }

        if (national.Length == 10)
        {
            return KindOf(national) is { } kind
                ? PhoneResult.Accepted($"+{CallingCode}{national}", kind)
                : PhoneResult.Refused(PhoneFailures.Range);
        }

        return ReadShort(national) ?? ReadLocal(digits, areaCode);
    }

    protected abstract bool IsShortCode(string national);

    protected abstract PhoneKind? KindOf(string national);

    protected virtual PhoneResult? ReadShort(string national) => null;

    private PhoneResult ReadLocal(string digits, string? areaCode)
    {
        if (digits.Length != LocalLength || digits[0] is '0' or '1')
        {
            return PhoneResult.Refused(PhoneFailures.Length);
        }

        var area = areaCode?.TrimStart('0') ?? string.Empty;
        var national = area + digits;
        return national.Length == 10 && KindOf(national) == PhoneKind.Landline
            ? PhoneResult.Assumed($"+{CallingCode}{national}")
            : PhoneResult.Refused(PhoneFailures.AreaCodeNeeded, PhoneKind.Local);
    }

    private sealed class TurkishPlan : NumberingPlan
    {
        protected override string CallingCode => "90";

        protected override int LocalLength => 7;

        /// <summary>112, 153, 182 … and the four-digit numbers of text services.</summary>
        protected override bool IsShortCode(string national) =>
            (national.Length == 3 && national[0] == '1') || national.Length == 4;

        protected override PhoneKind? KindOf(string national) => national switch
        {
            ['5', ..] => PhoneKind.Mobile,
            ['2' or '3' or '4', ..] => PhoneKind.Landline,
            ['8', '5', '0', ..] => PhoneKind.Nomadic850,
            ['8', '0', '0', ..] => PhoneKind.TollFree,
            _ => null,
        };

        protected override PhoneResult? ReadShort(string national) =>
            national.Length == 7 && national.StartsWith("444", StringComparison.Ordinal)
                ? PhoneResult.Accepted($"+90{national}", PhoneKind.Uan444)
                : null;
    }

    private sealed class IranianPlan : NumberingPlan
    {
        protected override string CallingCode => "98";

        protected override int LocalLength => 8;

        /// <summary>110, 111, 115, 123, 1480, 1482 …</summary>
        protected override bool IsShortCode(string national) => national.Length is >= 3 and <= 5 && national[0] == '1';

        protected override PhoneKind? KindOf(string national) => national[0] switch
        {
            '9' => PhoneKind.Mobile,
            >= '1' and <= '8' => PhoneKind.Landline,
            _ => null,
        };
    }
}
