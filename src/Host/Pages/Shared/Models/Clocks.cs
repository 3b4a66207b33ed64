namespace Derman.Host.Pages.Shared.Models;

public enum ClockTone
{
    Plain,
    Near,
    Late,
    Silent,
    Paused,
    Met,
}

/// <param name="Text">What is left, in words: <c>1 iş günü 5 sa</c>.</param>
/// <param name="Used">Share of the time used, 0–100.</param>
/// <param name="Title">Longer words for a pointer: date, rule.</param>
public sealed record ClockChip(ClockTone Tone, string Text, int Used, string? Title = null);

/// <summary>One clock on the ticket, with its reason.</summary>
/// <param name="Name">Verilen söz, İç süre (Fen İşleri), Yasal süre.</param>
/// <param name="Reason">Date, rule, what paused it.</param>
public sealed record ClockRow(ClockTone Tone, string Name, string Left, int Used, string Reason);
