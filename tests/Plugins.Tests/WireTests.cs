using System.Buffers.Binary;
using System.Text;
using Derman.Channels;
using Derman.Channels.Wire;

namespace Derman.Plugins.Tests;

public sealed class WireTests
{
    [Fact]
    public void Frame_ComesBack_AlsoInSmallPieces()
    {
        var body = Enumerable.Range(0, 200_000).Select(i => (byte)i).ToArray();
        using var stream = new MemoryStream();
        new WireFrame("{\"op\":\"log\"}"u8.ToArray(), body).Write(stream);
        new WireFrame("{\"re\":1}"u8.ToArray(), default).Write(stream);
        stream.Position = 0;
        using var slow = new Slow(stream);
        var first = WireFrame.Read(slow)!.Value;
        Assert.Equal(body, first.Body.ToArray());
        Assert.Equal("{\"re\":1}", Encoding.UTF8.GetString(WireFrame.Read(slow)!.Value.Header.Span));
        Assert.Null(WireFrame.Read(slow));
    }

    [Theory]
    [InlineData(uint.MaxValue, 10, "frameTooLarge")]
    [InlineData(100, uint.MaxValue, "frameTooLarge")]
    [InlineData(100, 200, "frameMalformed")]
    [InlineData(3, 2, "frameMalformed")]
    [InlineData(100, 10, "frameCut")]
    public void Frame_OutOfBounds_HasANamedReason(uint whole, uint header, string code)
    {
        var bytes = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, whole);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), header);
        using var stream = new MemoryStream(bytes);
        Assert.Equal(code, Assert.Throws<WireException>(() => WireFrame.Read(stream)).Code);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"id\":1}")]
    [InlineData("{\"id\":1,\"re\":1,\"op\":\"x\"}")]
    [InlineData("{\"id\":\"1\",\"op\":\"x\"}")]
    [InlineData("{\"op\":7}")]
    [InlineData("not json")]
    public void Header_Malformed_HasANamedReason(string header) =>
        Assert.Equal("headerMalformed", Assert.Throws<WireException>(() => WireMessage.Of(new WireFrame(Encoding.UTF8.GetBytes(header), default))).Code);

    [Fact]
    public void EveryRecordOfTheContract_TravelsWhole()
    {
        var at = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        MessagePart[] parts =
        [
            new TextPart("ş ی"), new MediaPart { MediaId = "1", Kind = MediaKind.Voice, MimeType = "audio/ogg", Sha256 = "a", Caption = "c", FileName = "f" },
            new LocationPart(38.5, 42.3, null, "x"), new ContactCardPart("n", ["1", "2"], true), new ButtonReplyPart("p", "t"),
            new ListReplyPart("i", "t", null), new ReactionPart("m", null), new RevokedPart("m"), new UnsupportedPart("type", null),
        ];
        InboundEvent[] events =
        [
            new InboundMessage
            {
                ProviderAccountId = "p", ExternalId = "m", From = "f", FromAlternate = "g", FromName = "n", At = at, Text = "t", Parts = [], ReplyTo = "r", EditOf = "e",
                Thread = "h", Visibility = MessageVisibility.Public, Revision = "1", Automation = MessageAutomation.Bulk, IsOurs = true, Subject = "s", ReplyToken = "k",
            },
            new DeliveryReceipt { MessageExternalId = "m", State = DeliveryState.Failed, At = at, Recipient = "r", IdempotencyKey = "i", FailureCode = "c", ErrorCode = "e", ErrorTitle = "t" },
            new DeliveryWatermark { Recipient = "r", State = DeliveryState.Read, UpTo = at },
            new CallEvent { CallId = "c", Kind = CallEventKind.AgentMissed, From = "f", To = "t", Agent = "a", At = at, Queue = "q", Recording = new Uri("https://x.example/a"), Position = 3, EndedBy = CallParty.Agent },
            new TestEvent { Detail = "d", Fingerprint = "f" }, UnknownEvent.From("r", "raw", "p"),
        ];
        var read = Roundtrip<WireEvents, WireEventsRead>(new WireEvents(events, "c"));
        var back = WireJson.ReadEvents(read.Events);
        Assert.Equal(events.Skip(1), back.Skip(1));
        var first = (InboundMessage)events[0];
        Assert.Equal(first, ((InboundMessage)back[0]) with { Parts = first.Parts });

        var message = (InboundMessage)events[0] with { Parts = parts };
        var again = Assert.IsType<InboundMessage>(Assert.Single(WireJson.ReadEvents(Roundtrip<WireEvents, WireEventsRead>(new WireEvents([message])).Events)));
        Assert.Equal(parts.Where(part => part is not ContactCardPart), again.Parts.Where(part => part is not ContactCardPart));
        Assert.Equal(["1", "2"], again.Parts.OfType<ContactCardPart>().Single().Phones);

        SendOutcome[] outcomes = [new SendOutcome.Accepted("1"), new SendOutcome.Rejected("a", "b"), new SendOutcome.Deferred(TimeSpan.FromSeconds(3), "r"), new SendOutcome.Unknown("u")];
        Assert.All(outcomes, outcome => Assert.Equal(outcome, Roundtrip<SendOutcome, SendOutcome>(outcome)));
        MediaOutcome[] media = [new MediaOutcome.Fetched(default, null, "s"), new MediaOutcome.Refused("a", "b"), new MediaOutcome.Deferred(TimeSpan.FromHours(1), "r")];
        Assert.All(media, outcome => Assert.Equal(outcome, Roundtrip<MediaOutcome, MediaOutcome>(outcome)));
    }

    [Theory]
    [InlineData("""{"type":"message"}""")]
    [InlineData("""{"type":"message","externalId":null,"from":"a","at":"2026-01-05T08:00:00Z","text":"x"}""")]
    [InlineData("""{"type":"message","externalId":"1","from":"a","at":"2026-01-05T08:00:00Z"}""")]
    [InlineData("""{"type":"message","externalId":"1","from":"a","at":"2026-01-05T08:00:00Z","parts":[null]}""")]
    [InlineData("""{"type":"message","externalId":"1","from":"a","at":"2026-01-05T08:00:00Z","parts":[{"type":"contactCard","name":"x"}]}""")]
    [InlineData("""{"type":"message","externalId":"1","from":"a","at":"2026-01-05T08:00:00Z","parts":[{"type":"contactCard","name":"x","phones":[null]}]}""")]
    [InlineData("""{"type":"receipt","messageExternalId":"1","state":"flown","at":"2026-01-05T08:00:00Z"}""")]
    [InlineData("""{"type":"receipt","messageExternalId":"1","state":1,"at":"2026-01-05T08:00:00Z"}""")]
    [InlineData("""{"type":"hologram"}""")]
    [InlineData("null")]
    [InlineData("7")]
    public void Event_ThatCannotBeRead_IsKeptAsUnknown(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        var unknown = Assert.IsType<UnknownEvent>(Assert.Single(WireJson.ReadEvents([document.RootElement])));
        Assert.Equal(("malformedEvent", json), (unknown.Reason, unknown.Raw));
    }

    [Fact]
    public async Task ASideThatSendsNonsense_IsLeft_WithItsReason()
    {
        using var input = new MemoryStream([0, 0, 0, 9, 0, 0, 0, 5, .. "hello"u8]);
        var peer = new WirePeer(input, Stream.Null, new Deaf(), "test");
        peer.Start();
        Assert.Equal("headerMalformed", Assert.IsType<WireException>(await peer.Ended).Code);
        await Assert.ThrowsAsync<WireClosedException>(async () => await peer.AskAsync("ping", default, null, CancellationToken.None));
    }

    [Fact]
    public async Task ALineThatEnds_IsKnownToHaveEnded_ByTheFirstWhoLearnsIt()
    {
        var peer = new WirePeer(Stream.Null, Stream.Null, new Deaf(), "test"); // Not started: nobody answers.
        var knew = Enumerable.Range(0, 2_000).Select(_ => AskAsync()).ToList();
        peer.Close(null);
        Assert.DoesNotContain(false, await Task.WhenAll(knew));

        async Task<bool> AskAsync()
        {
            await Assert.ThrowsAsync<WireClosedException>(async () => await peer.AskAsync("ping", default, null, CancellationToken.None));
            return peer.Ended.IsCompleted;
        }
    }

    private static TBack Roundtrip<T, TBack>(T value)
    {
        var frame = WirePayload.Of(value).Request("x", 1, null);
        return WireMessage.Of(frame).Read<TBack>();
    }

    private sealed class Deaf : IWireServer
    {
        public ValueTask<WirePayload> AnswerAsync(WireMessage request, CancellationToken cancellationToken) => ValueTask.FromResult(WirePayload.Nothing);

        public void Notice(WireMessage notice) => Assert.Fail("A notice?");
    }

    private sealed class Slow(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 997));

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
