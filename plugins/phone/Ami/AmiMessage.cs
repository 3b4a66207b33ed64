using System.Globalization;

namespace Derman.Channels.Phone.Ami;

/// <summary>One message of the Asterisk Manager Interface: lines of name and value up to an empty one.</summary>
internal sealed class AmiMessage(IReadOnlyDictionary<string, string> fields)
{
    private const string NotKnown = "<unknown>";

    public string? Event => this["Event"];

    public string? ActionId => this["ActionID"];

    public bool IsResponse => this["Response"] is not null;

    public bool IsError => this["Response"] == "Error";

    public IEnumerable<string> Names => fields.Keys;

    /// <summary>A value; null when it is missing, empty or not known to the exchange either.</summary>
    public string? this[string name] => fields.TryGetValue(name, out var value) && value.Length > 0 && value != NotKnown ? value : null;

    /// <summary>When it happened: seconds and microseconds since 1970, with <c>timestampevents</c> in manager.conf; null without.</summary>
    public DateTimeOffset? At =>
        decimal.TryParse(this["Timestamp"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    public int? Whole(string name) => int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
