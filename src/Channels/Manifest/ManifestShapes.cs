using System.Globalization;
using System.Text.RegularExpressions;

namespace Derman.Channels;

internal static partial class ManifestShapes
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]\z", Options, 2000)]
    public static partial Regex Id();

    [GeneratedRegex(@"^[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}\z", Options, 2000)]
    public static partial Regex Version();

    [GeneratedRegex(@"^[1-9][0-9]{0,2}\.[0-9]{1,3}\z", Options, 2000)]
    public static partial Regex SdkMin();

    [GeneratedRegex(@"^[1-9][0-9]{0,2}\.([0-9]{1,3}|x)\z", Options, 2000)]
    public static partial Regex SdkMax();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.dll\z", Options, 2000)]
    public static partial Regex Assembly();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z", Options, 2000)]
    public static partial Regex TypeName();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?\z", Options, 2000)]
    public static partial Regex Host();

    [GeneratedRegex(@"^(\*\.)?[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?\z", Options, 2000)]
    public static partial Regex HostOrWildcard();

    [GeneratedRegex(@"^node>=[1-9][0-9]{0,2}\z", Options, 2000)]
    public static partial Regex Runtime();

    // No part begins with a dot, so none leads upwards.
    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,60}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,60}){0,8}\z", Options, 2000)]
    public static partial Regex Script();

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]{0,39}\z", Options, 2000)]
    public static partial Regex SettingKey();

    [GeneratedRegex(@"^[a-z][A-Za-z]{0,19}\z", Options, 2000)]
    public static partial Regex StreamChoice();

    [GeneratedRegex(@"^[a-z]{2,3}\z", Options, 2000)]
    public static partial Regex Language();
}
