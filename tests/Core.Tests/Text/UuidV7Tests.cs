using Derman.Core.Common;
using NodaTime;

namespace Derman.Core.Tests.Text;

public sealed class UuidV7Tests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 21, 10, 0);

    [Fact]
    public void New_MatchesTheVectorOfRfc9562()
    {
        // Appendix A.6: 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F. 0xCC3 of 4096 is 797,607 ns after the millisecond.
        var at = Instant.FromUnixTimeMilliseconds(0x017F22E279B0).PlusNanoseconds(797_608);
        var id = UuidV7.New(at, to => new byte[] { 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F }.CopyTo(to));
        Assert.Equal("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", id.ToString());
    }

    [Fact]
    public void Bytes_SortByTime()
    {
        var random = new Random(7);
        var ids = Enumerable.Range(0, 2000).Select(i => UuidV7.New(Now.PlusNanoseconds(i * 300L), random.NextBytes)).ToList();
        for (var i = 1; i < ids.Count; i++)
        {
            Assert.True(UuidV7.ToBytes(ids[i - 1]).AsSpan().SequenceCompareTo(UuidV7.ToBytes(ids[i])) < 0);
            Assert.True(string.CompareOrdinal(ids[i - 1].ToString(), ids[i].ToString()) < 0);
        }
    }

    [Fact]
    public void New_AtOneInstant_Differs()
    {
        var random = new Random(7);
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => UuidV7.New(Now, random.NextBytes)).Distinct().Count());
    }

    [Fact]
    public void Bytes_RoundTripAndTellTheTime()
    {
        var id = UuidV7.New(Now, new Random(7).NextBytes);
        Assert.True(UuidV7.IsVersion7(id));
        Assert.Equal(id, UuidV7.FromBytes(UuidV7.ToBytes(id)));
        Assert.Equal(Now, UuidV7.InstantOf(id));
        Assert.Equal(id.ToString("N"), Convert.ToHexStringLower(UuidV7.ToBytes(id)));
    }

    [Fact]
    public void Bugs_AreLoud()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => UuidV7.New(Instant.FromUtc(1969, 1, 1, 0, 0), new Random(7).NextBytes));
        Assert.Throws<ArgumentException>(() => UuidV7.FromBytes(new byte[15]));
        Assert.Throws<ArgumentException>(() => UuidV7.InstantOf(Guid.Empty));
    }
}
