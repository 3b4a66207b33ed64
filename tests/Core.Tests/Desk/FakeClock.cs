using NodaTime;

namespace Derman.Core.Tests;

/// <summary>A clock that stands until a test moves it.</summary>
public sealed class FakeClock(Instant now) : IClock
{
    private long _ticks = now.ToUnixTimeTicks();

    public Instant Now
    {
        get => Instant.FromUnixTimeTicks(Interlocked.Read(ref _ticks));
        set => Interlocked.Exchange(ref _ticks, value.ToUnixTimeTicks());
    }

    public Instant GetCurrentInstant() => Now;

    public void Advance(Duration by) => Interlocked.Add(ref _ticks, by.BclCompatibleTicks);

    public void AdvanceMinutes(double minutes) => Advance(Duration.FromMinutes(minutes));

    /// <summary>Sets the local time of a zone: <c>"2026-11-02 09:00"</c>.</summary>
    public void Set(string local, string zone) => Now = Local(local, zone);

    public static Instant Local(string local, string zone) =>
        NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(local).Value
            .InZoneStrictly(DateTimeZoneProviders.Tzdb[zone]).ToInstant();
}
