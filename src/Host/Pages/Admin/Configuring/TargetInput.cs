using System.Globalization;
using Derman.Core.Clocks;
using Derman.Core.Common;

namespace Derman.Host.Pages.Admin.Configuring;

/// <summary>A term as a form writes it: an amount and what it counts. Empty: none.</summary>
internal sealed class TargetInput
{
    public static readonly IReadOnlyList<string> Units = ["minutes", "hours", "businessDays", "calendarDays"];

    public string? Amount { get; set; }

    public string Unit { get; set; } = "minutes";

    public static TargetInput Of(Target? target) => target switch
    {
        null => new TargetInput(),
        { BusinessDays: { } days } => new TargetInput { Amount = Text(days), Unit = "businessDays" },
        { CalendarDays: { } days } => new TargetInput { Amount = Text(days), Unit = "calendarDays" },
        { Minutes: { } minutes } when minutes >= 60 && minutes % 60 == 0 => new TargetInput { Amount = Text(minutes / 60), Unit = "hours" },
        _ => new TargetInput { Amount = Text(target.Minutes ?? 0) },
    };

    /// <param name="was">Keeps what the form does not show: whether the term ends with its day.</param>
    /// <returns>False when something else than an amount was typed.</returns>
    public bool TryRead(Target? was, out Target? target)
    {
        target = null;
        if (string.IsNullOrWhiteSpace(Amount))
        {
            return true;
        }

        if (!decimal.TryParse(DecimalDigits.ToAscii(Amount.Trim()).Replace(',', '.').Replace('٫', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > 1_000_000)
        {
            return false;
        }

        var whole = amount == decimal.Truncate(amount) && amount <= 10_000;
        target = Unit switch
        {
            "businessDays" when whole => Target.OfBusinessDays((int)amount, was is { BusinessDays: not null, EndOfDay: true }),
            "calendarDays" when whole => Target.OfCalendarDays((int)amount, was is { CalendarDays: not null, EndOfDay: true }),
            "hours" => Target.OfMinutes(amount * 60),
            "minutes" => Target.OfMinutes(amount),
            _ => null,
        };
        return target is not null;
    }

    private static string Text(decimal amount) => amount.ToString("0.####", CultureInfo.InvariantCulture);
}
