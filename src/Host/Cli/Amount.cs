using System.CommandLine.Parsing;
using System.Globalization;

namespace Derman.Host.Cli;

/// <summary>Numbers as operators write them: within their range, and bytes with a unit (20GB, 500 MB; a thousand is 1000).</summary>
internal static class Amount
{
    private static readonly (string Unit, long Bytes)[] Units = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1), ("", 1)];

    public static Func<ArgumentResult, int?> Between(int least, int most) => result =>
    {
        var typed = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"'{typed}' is not a whole number from {least} to {most}."));
        return null;
    };

    public static Func<ArgumentResult, long?> BytesFrom(long least) => result =>
    {
        var typed = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (TryBytes(typed, out var bytes) && bytes >= least)
        {
            return bytes;
        }

        result.AddError($"'{typed}' is not an amount of storage of {InWords(least)} or more. Write it like 500MB, 20GB or 1.5TB.");
        return null;
    };

    public static bool TryBytes(string typed, out long bytes)
    {
        bytes = 0;
        var (unit, size) = Units.First(u => typed.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        if (!decimal.TryParse(typed.AsSpan(0, typed.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue / size)
        {
            return false;
        }

        bytes = (long)(number * size);
        return true;
    }

    /// <summary>In the largest unit it has at least one of, with up to two decimals.</summary>
    public static string InWords(long bytes)
    {
        var (unit, size) = Units.First(u => bytes >= u.Bytes || u.Bytes == 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)bytes / size:0.##} {unit}");
    }
}
