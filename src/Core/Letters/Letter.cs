using NodaTime;

namespace Derman.Core.Letters;

/// <summary>What a request on paper, or from another office's system, brought along: a number there and a day of arrival.</summary>
public sealed class Letter
{
    public long Ticket { get; set; }

    /// <summary>Code of the channel it came by.</summary>
    public string Source { get; set; } = "";

    /// <summary>Of the arrival, in the institution's own calendar: numbers begin anew every year.</summary>
    public int Year { get; set; }

    /// <summary>As it was written.</summary>
    public string Number { get; set; } = "";

    /// <summary>The same, by which it is known again: see <see cref="LetterNumber"/>.</summary>
    public string NumberKey { get; set; } = "";

    public Instant ArrivedAt { get; set; }

    /// <summary>Who wrote it, sealed, when they asked that nobody learns it. No other place has their name then.</summary>
    public byte[]? Sender { get; set; }
}

/// <summary>An answer that went out on paper or was typed into the other system.</summary>
public sealed class LetterAnswer
{
    public long Ticket { get; set; }

    public int Seq { get; set; }

    /// <summary>Our own number of the letter that went out.</summary>
    public string Number { get; set; } = "";

    public Instant At { get; set; }

    /// <summary>It told how far the work is; the result is still to be told (Law 3071, art. 7).</summary>
    public bool Interim { get; set; }

    public string By { get; set; } = "";
}
