using System.Globalization;
using Derman.Channels;
using Derman.Channels.Testing;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Kit;

/// <summary>Our own plugins pass what every vendor's has to pass, from the folders as they are shipped.</summary>
public abstract class ShippedConformance(string id) : ChannelConformance
{
    protected override string Folder => Path.Combine(Shipped.Folder, id);

    protected static TestAccount Of(string key, params (string Key, string Value)[] values) =>
        new(key, values.ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal));

    protected static WebhookFixture Recorded(string path, int events = 1) => new(path, Shipped.Fixture(path), events);

    protected static WebhookRequest With(WebhookRequest request, string header, string value) => request with { Headers = [.. request.Headers, new(header, value)] };

    protected static OutboundMessage Message(string to, OutboundContent content) => new() { IdempotencyKey = "kit-key-1", To = to, Content = content };

    protected static string Numbered(string template, ref int counter) =>
        string.Format(CultureInfo.InvariantCulture, template, Interlocked.Increment(ref counter));
}
