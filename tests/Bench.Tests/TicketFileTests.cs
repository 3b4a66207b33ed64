using System.Text;
using Derman.Load;

namespace Derman.Bench.Tests;

public sealed class TicketFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task TheSameSeed_MakesTheSameFile_AndAnotherSeedAnother()
    {
        var first = await TextAsync(200, seed: 7);
        Assert.Equal(first, await TextAsync(200, seed: 7));
        Assert.NotEqual(first, await TextAsync(200, seed: 8));
    }

    [Fact]
    public async Task EveryLine_HasTheEightColumns_WithinTheirRanges()
    {
        var lines = (await TextAsync(3000, seed: 1)).TrimEnd('\n').Split('\n');
        Assert.Equal(3000, lines.Length);
        Assert.All(lines, (line, i) =>
        {
            var columns = line.Split('\t');
            Assert.Equal(8, columns.Length);
            Assert.Equal(i + 1, int.Parse(columns[0]));
            Assert.InRange(int.Parse(columns[1]), 1, 10);
            Assert.InRange(int.Parse(columns[2]), 1, 2000);
            Assert.Contains(columns[3], (string[])["open", "closed"]);
            Assert.InRange(int.Parse(columns[4]), 1, 365 * 24 * 60);
            Assert.Equal(80, columns[7].Split(' ').Length);
        });
    }

    [Fact]
    public void TheMix_IsThatOfADesk()
    {
        var tickets = Generator.Tickets(5000, seed: 1).ToList();
        Assert.InRange(tickets.Count(t => t.Open), 500, 1500);
        Assert.InRange(tickets.Count(t => t.Due > TimeSpan.Zero), 4000, 4600);
        Assert.True(tickets.Count(t => t.Queue == 1) > 3 * tickets.Count(t => t.Queue == 10));
        Assert.True(tickets.Max(t => t.Age) > TimeSpan.FromDays(350));
    }

    [Fact]
    public async Task WhatWasWritten_IsReadBack()
    {
        var tickets = Generator.Tickets(50, seed: 3).ToList();
        await File.WriteAllTextAsync(_file, await TextAsync(50, seed: 3));
        Assert.Equal(tickets, await TicketFile.ReadAsync(_file, CancellationToken.None));
    }

    [Theory]
    [InlineData("1\t1\t1\topen\t5\t5\tsubject")]
    [InlineData("1\t11\t1\topen\t5\t5\tsubject\tbody")]
    [InlineData("1\t1\t2001\topen\t5\t5\tsubject\tbody")]
    [InlineData("1\t1\t1\tpending\t5\t5\tsubject\tbody")]
    [InlineData("1\t1\t1\topen\tfive\t5\tsubject\tbody")]
    public async Task ALineThatIsNoTicket_IsRefused_WithItsNumber(string line)
    {
        await File.WriteAllTextAsync(_file, $"1\t1\t1\topen\t5\t-5\tsubject\tbody\n{line}\n");
        var refused = await Assert.ThrowsAsync<FormatException>(() => TicketFile.ReadAsync(_file, CancellationToken.None));
        Assert.Contains("line 2", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static async Task<string> TextAsync(int tickets, int seed)
    {
        using var stream = new MemoryStream();
        await TicketFile.WriteAsync(stream, Generator.Tickets(tickets, seed), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
