using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Derman.Host.HostNames;
using Derman.Host.HostNames.Dns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Derman.Host.Tests.HostNames;

/// <summary>Looking up TXT records at a name server made for the test.</summary>
public sealed class DnsTests
{
    private const string Name = "_derman.talep.tatvan.bel.tr";

    [Fact]
    public async Task Texts_AreRead_InPieces_AndThroughAliases()
    {
        await using var server = new NameServer(q => [.. Head(q, 3), .. Txt(q, "v=spf1 ", "-all"), .. Alias(q, "x.example.net"), .. Record(Labels("x.example.net"), 16, Pieces("derman-1"))]);
        Assert.Equal(["v=spf1 -all", "derman-1"], await server.AskAsync(Name));
    }

    [Fact]
    public async Task TextsOfAnotherName_AreNotTaken()
    {
        await using var server = new NameServer(q => [.. Head(q, 2), .. Record(Labels("_derman.evil.example"), 16, Pieces("derman-1")), .. Txt(q, "other")]);
        Assert.Equal(["other"], await server.AskAsync(Name));
    }

    [Fact]
    public async Task AnswersToAnotherQuestion_AreNotHeard()
    {
        await using var server = new NameServer(
            q => [(byte)(q[0] ^ 1), .. Head(q, 1)[1..], .. Txt(q, "forged")],
            q => [.. Head([.. q[..12], .. Question("_derman.evil.example")], 1), .. Record(Labels("_derman.evil.example"), 16, Pieces("forged"))],
            q => [1, 2, 3],
            q => [.. Head(q, 1), 0xc0, (byte)q.Length, 0xc0, (byte)q.Length], // points at itself
            q => [.. Head(q, 1), .. Txt(q, "true")]);
        Assert.Equal(["true"], await server.AskAsync(Name));
    }

    [Fact]
    public async Task NoSuchName_IsEmpty_AndTroubleIsNoAnswer()
    {
        await using var none = new NameServer(q => Head(q, 0, code: 3));
        Assert.Empty((await none.AskAsync(Name))!);
        await using var broken = new NameServer(q => Head(q, 0, code: 2));
        Assert.Null(await broken.AskAsync(Name));
    }

    [Fact]
    public async Task LongAnswer_ComesOverTcp()
    {
        var letters = new string('x', 255);
        await using var server = new NameServer(q => Head(q, 0, truncated: true)) { Long = q => [.. Head(q, 1), .. Txt(q, letters, letters, letters)] };
        Assert.Equal([letters + letters + letters], await server.AskAsync(Name));
    }

    [Theory]
    [InlineData("ns.example.org")]
    [InlineData("10.0.0.300")]
    public void Resolver_ThatIsNoAddress_IsRefusedAtStart(string resolver) =>
        Assert.Throws<InvalidOperationException>(() => new DnsTxt(new HostNameOptions { Resolvers = [resolver] }, RandomNumberGenerator.Fill, NullLogger<DnsTxt>.Instance));

    private static byte[] Head(byte[] question, byte answers, int code = 0, bool truncated = false) =>
        [question[0], question[1], (byte)(0x81 | (truncated ? 2 : 0)), (byte)(0x80 | code), 0, 1, 0, answers, 0, 0, 0, 0, .. question[12..]];

    /// <summary>A record whose owner points back to the question (RFC 1035, 4.1.4).</summary>
    private static byte[] Txt(byte[] question, params string[] pieces)
    {
        _ = question;
        return Record([0xc0, 12], 16, Pieces(pieces));
    }

    private static byte[] Alias(byte[] question, string target)
    {
        _ = question;
        return Record([0xc0, 12], 5, Labels(target));
    }

    private static byte[] Record(byte[] owner, byte type, byte[] data) => [.. owner, 0, type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    private static byte[] Pieces(params string[] texts) => [.. texts.SelectMany(t => (byte[])[(byte)t.Length, .. Encoding.ASCII.GetBytes(t)])];

    private static byte[] Labels(string name) => [.. name.Split('.').SelectMany(l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]), 0];

    private static byte[] Question(string name) => [.. Labels(name), 0, 16, 0, 1];

    private sealed class NameServer : IAsyncDisposable
    {
        private readonly UdpClient _udp;
        private readonly TcpListener _tcp;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _work;

        public NameServer(params Func<byte[], byte[]>[] answers)
        {
            _tcp = new TcpListener(IPAddress.Loopback, 0);
            _tcp.Start();
            _udp = new UdpClient((IPEndPoint)_tcp.LocalEndpoint);
            _work = Task.WhenAll(DatagramsAsync(answers), StreamsAsync());
        }

        public Func<byte[], byte[]>? Long { get; init; }

        public async Task<IReadOnlyList<string>?> AskAsync(string name) =>
            await new DnsTxt(new HostNameOptions { Resolvers = [_tcp.LocalEndpoint.ToString()!] }, RandomNumberGenerator.Fill, NullLogger<DnsTxt>.Instance).FindAsync(name, CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _tcp.Stop();
            _udp.Dispose();
            await _work;
            _stop.Dispose();
        }

        private async Task DatagramsAsync(Func<byte[], byte[]>[] answers)
        {
            try
            {
                while (true)
                {
                    var asked = await _udp.ReceiveAsync(_stop.Token);
                    foreach (var answer in answers)
                    {
                        await _udp.SendAsync(answer(asked.Buffer), asked.RemoteEndPoint, _stop.Token);
                    }
                }
            }
            catch (OperationCanceledException e)
            {
                System.Diagnostics.Trace.TraceInformation(e.Message);
            }
        }

        private async Task StreamsAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _tcp.AcceptTcpClientAsync(_stop.Token);
                    var stream = client.GetStream();
                    var size = new byte[2];
                    await stream.ReadExactlyAsync(size, _stop.Token);
                    var question = new byte[(size[0] << 8) + size[1]];
                    await stream.ReadExactlyAsync(question, _stop.Token);
                    var answer = Long!(question);
                    await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], _stop.Token);
                }
            }
            catch (OperationCanceledException e)
            {
                System.Diagnostics.Trace.TraceInformation(e.Message);
            }
        }
    }
}
