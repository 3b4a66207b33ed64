using Derman.Core.Common;

namespace Derman.Core.Tests;

/// <summary>The same bytes in every run, different in every call. Thread safe.</summary>
public sealed class FixedRandom(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public FillRandom Fill => Next;

    private void Next(Span<byte> destination)
    {
        lock (_gate)
        {
            _random.NextBytes(destination);
        }
    }
}
