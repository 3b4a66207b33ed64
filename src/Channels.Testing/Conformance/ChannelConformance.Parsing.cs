using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Derman.Channels.Testing;

// What a stored request becomes.
public abstract partial class ChannelConformance
{
    /// <summary>Every payload gives as many events as it holds elements, each under a key of its own, none of them unknown by accident.</summary>
    [ConformanceFact]
    public void Parse_GivesEveryElement()
    {
        foreach (var fixture in Payloads())
        {
            var events = Parse(fixture.Request());
            Assert.True(events.Count == fixture.Events, $"{fixture.Name}: {events.Count} events, {fixture.Events} expected.\n{EventText.All(events)}");
            Assert.Equal(events.Count, events.Select(Key).Distinct(StringComparer.Ordinal).Count());
        }

        Assert.True(!Batches || Webhooks.Any(fixture => fixture.Events > 1), "Give a payload with more than one element, or override Batches.");
    }

    /// <summary>The same request always gives the same events: an hour later, in Turkish, in Persian, from another instance, a hundred times at once.</summary>
    [ConformanceFact]
    public async Task Parse_IsPure_InEveryCulture()
    {
        foreach (var fixture in Payloads())
        {
            var expected = EventText.All(Parse(fixture.Request()));
            foreach (var culture in new[] { "tr-TR", "fa-IR", "en-US", "ar-SA", "de-DE", "" })
            {
                Assert.Equal(expected, In(culture, () => EventText.All(Parse(fixture.Request()))));
            }

            await Parallel.ForAsync(0, 100, (_, _) =>
            {
                Assert.Equal(expected, EventText.All(Parse(fixture.Request())));
                return ValueTask.CompletedTask;
            });
            Assert.Equal(expected, EventText.All(CreatePlugin().Webhooks!.Parse(fixture.Request())));
        }
    }

    /// <summary>Payloads twice and in any order give the keys they give once: what is known is not new.</summary>
    [ConformanceFact]
    public void Parse_RepeatsAndDisorder_GiveTheSameKeys()
    {
        var payloads = Payloads();
        var expected = payloads.SelectMany(fixture => Parse(fixture.Request())).Select(Key).ToHashSet(StringComparer.Ordinal);
        var random = new Random(20260105);
        for (var round = 0; round < 5; round++)
        {
            var order = payloads.Concat(payloads).ToArray();
            random.Shuffle(order);
            Assert.True(expected.SetEquals(order.SelectMany(fixture => Parse(fixture.Request())).Select(Key)), "A repeat or another order gave other keys.");
        }
    }

    /// <summary>Lists of a payload doubled, reversed or with strangers among them: the elements that were readable still are, under the same keys.</summary>
    [ConformanceFact]
    public void Parse_BadNeighbours_StopNobody()
    {
        foreach (var fixture in Payloads().Where(fixture => JsonMutations.IsJson(fixture.Body)))
        {
            var expected = Known(fixture.Request());
            foreach (var (what, body) in JsonMutations.OfLists(fixture.Body))
            {
                var lost = expected.Except(Known(fixture.Request(body)), StringComparer.Ordinal).ToList();
                Assert.True(lost.Count == 0, $"{fixture.Name}, {what}: {string.Join(", ", lost)} did not come.");
            }
        }
    }

    /// <summary>Fields nobody knows change nothing: providers add them without notice.</summary>
    [ConformanceFact]
    public void Parse_UnknownFields_ChangeNothing()
    {
        foreach (var fixture in Payloads().Where(fixture => fixture.MayGrow && JsonMutations.IsJson(fixture.Body)))
        {
            var events = Parse(fixture.Request());
            var grown = Parse(fixture.Request(JsonMutations.WithUnknownFields(fixture.Body)));
            Assert.Equal(events.Count, grown.Count);
            Assert.Equal(Readable(events), Readable(grown));
        }
    }

    /// <summary>Rubbish is kept as an unknown event with its reason, at once and without an exception.</summary>
    [ConformanceFact]
    public void Parse_Rubbish_IsKept()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000));
        string[] bodies = ["", " ", "{", "null", "7", "\"x\"", "[]", "{}", "[[]]", "\ufeff{}", "<xml/>", "a=b&c", "{\"a\":\"\\ud800\"}", deep, new('x', 1_000_000)];
        var fixture = Payloads()[0];
        var halves = Webhooks.SelectMany(payload => Places(payload.Body.Length).Select(at => payload.Body[..at]));
        foreach (var body in bodies.Select(body => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(body)).Concat(halves).Append(new byte[] { 0xff, 0xfe, 0x00 }))
        {
            var watch = Stopwatch.StartNew();
            var events = Parse(fixture.Request(body));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"Two seconds and more for a body of {body.Length} bytes.");
            Assert.All(events.OfType<UnknownEvent>(), unknown => HasWords($"unknown.{unknown.Reason}"));
            Assert.True(body.Length > 0 || events.Count > 0, "An empty body gave no event at all: nobody would see that it came.");
        }
    }

    private IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => Plugin.Webhooks!.Parse(request);

    private HashSet<string> Known(WebhookRequest request) => Parse(request).Where(item => item is not UnknownEvent).Select(Key).ToHashSet(StringComparer.Ordinal);

    private static string Key(InboundEvent item) => $"{item.ProviderAccountId} {item.DedupKey}";

    private static string Readable(IEnumerable<InboundEvent> events) => EventText.All(events.Where(item => item is not UnknownEvent));

    private static T In<T>(string culture, Func<T> work)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return work();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }
}
