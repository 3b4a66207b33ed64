using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Derman.Core.Common;
using Derman.Core.Tenancy.HostNames;

namespace Derman.Host.HostNames.Dns;

/// <summary>
/// Asks name servers for TXT records, which .NET has no call for. Only the servers of the operator are asked, whatever the name: nothing
/// is fetched from where a name points to. Every question has a number and a port of its own, and an answer must repeat both and the name.
/// </summary>
internal sealed class DnsTxt(HostNameOptions options, FillRandom random, ILogger<DnsTxt> logger) : ITxtRecords
{
    private const int Port = 53;
    private const string MachineFile = "/etc/resolv.conf";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly IReadOnlyList<IPEndPoint> _servers = Servers(options.Resolvers);

    public async ValueTask<IReadOnlyList<string>?> FindAsync(string name, CancellationToken ct)
    {
        foreach (var server in _servers.Concat(_servers).Take(4))
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                patience.CancelAfter(Patience);
                if (await AskAsync(server, name, patience.Token) is { Code: 0 or 3 } answer)
                {
                    return answer.Code == 0 ? answer.Texts : [];
                }
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is SocketException or IOException or OperationCanceledException)
            {
                Log.NoAnswer(logger, server.ToString(), e.Message);
            }
        }

        return null;
    }

    /// <exception cref="InvalidOperationException">One of them is no address.</exception>
    private static List<IPEndPoint> Servers(IReadOnlyList<string> named)
    {
        var texts = named.Count > 0 ? named
            : File.Exists(MachineFile) ? [.. File.ReadLines(MachineFile).Select(l => l.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(p => p is ["nameserver", ..] and { Length: > 1 }).Select(p => p[1])]
            : (IReadOnlyList<string>)[];
        var servers = new List<IPEndPoint>();
        foreach (var text in texts)
        {
            // A bare IPv6 address would be read as one with a port.
            if (IPAddress.TryParse(text, out var address))
            {
                servers.Add(new IPEndPoint(address, Port));
            }
            else if (IPEndPoint.TryParse(text, out var place))
            {
                servers.Add(place);
            }
            else if (named.Count > 0)
            {
                throw new InvalidOperationException($"'{text}' is no address of a name server. Write 10.0.0.53 or 10.0.0.53:53.");
            }
        }

        return servers;
    }

    private async Task<DnsAnswer?> AskAsync(IPEndPoint server, string name, CancellationToken ct)
    {
        var id = NewId();
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, ct); // Connected: what others send is not heard.
        await socket.SendAsync(DnsMessage.Question(id, name), ct);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, ct);
            if (DnsMessage.Read(buffer.AsSpan(0, length), id, name) is { } answer)
            {
                return answer.Truncated ? await AskLongAsync(server, name, ct) : answer;
            }
        }
    }

    /// <summary>An answer too long for a datagram comes over TCP, with its length before it (RFC 7766).</summary>
    private async Task<DnsAnswer?> AskLongAsync(IPEndPoint server, string name, CancellationToken ct)
    {
        var id = NewId();
        using var client = new TcpClient(server.AddressFamily);
        await client.ConnectAsync(server, ct);
        var stream = client.GetStream();
        var question = DnsMessage.Question(id, name);
        await stream.WriteAsync((byte[])[(byte)(question.Length >> 8), (byte)question.Length, .. question], ct);
        var size = new byte[2];
        await stream.ReadExactlyAsync(size, ct);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(size)];
        await stream.ReadExactlyAsync(message, ct);
        return DnsMessage.Read(message, id, name);
    }

    private ushort NewId()
    {
        Span<byte> bytes = stackalloc byte[2];
        random(bytes);
        return BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }
}
