namespace Derman.Plugins.Child;

/// <summary>
/// Whether a plugin takes more of the processors than is its due: a store of processor time that fills slowly and that a short burst (a start, a large
/// mail) does not empty. Whoever has emptied it stays behind until it is full
/// again, whichever of its processes did it.
/// </summary>
/// <param name="cores">What it may take for ever: processor time by time.</param>
internal sealed class ChildShare(double cores)
{
    /// <summary>A loop on one core has used it up before two seconds are over.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private TimeSpan _left = Most;

    public bool IsOver { get; private set; }

    /// <param name="used">Processor time since the last look.</param>
    /// <param name="passed">Time since the last look.</param>
    /// <returns>Whether <see cref="IsOver"/> has changed.</returns>
    public bool Look(TimeSpan used, TimeSpan passed)
    {
        var left = _left + (passed * cores) - used;
        _left = left > Most ? Most : left < -Most ? -Most : left;
        var was = IsOver;
        IsOver = was ? _left < Most : _left < TimeSpan.Zero;
        return IsOver != was;
    }
}
