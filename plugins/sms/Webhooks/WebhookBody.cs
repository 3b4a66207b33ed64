using System.Text;
using System.Text.Json;

namespace Derman.Channels.Sms.Webhooks;

/// <summary>The elements of a body: a JSON object, a list of them, or a form.</summary>
internal sealed class WebhookBody : IDisposable
{
    private readonly JsonDocument? _document;

    private WebhookBody(JsonDocument? document, IReadOnlyList<WebhookElement> elements, bool isReadable) =>
        (_document, Elements, IsReadable) = (document, elements, isReadable);

    public IReadOnlyList<WebhookElement> Elements { get; }

    public bool IsReadable { get; }

    public static WebhookBody Read(WebhookRequest request, string? list)
    {
        var text = Encoding.UTF8.GetString(request.Body.Span).Trim('\uFEFF', ' ', '\r', '\n', '\t');
        if (text.Length == 0 || text[0] is not ('{' or '['))
        {
            var form = FormElement.Read(text);
            return new WebhookBody(null, form is null ? [] : [form], form is not null);
        }

        try
        {
            var document = JsonDocument.Parse(text);
            var root = list is null ? document.RootElement : JsonPath.Find(document.RootElement, list) ?? default;
            return new WebhookBody(
                document,
                root.ValueKind switch
                {
                    JsonValueKind.Array => [.. root.EnumerateArray().Select(element => new JsonWebhookElement(element))],
                    JsonValueKind.Object => [new JsonWebhookElement(root)],
                    _ => [],
                },
                isReadable: true);
        }
        catch (JsonException)
        {
            return new WebhookBody(null, [], isReadable: false);
        }
    }

    public void Dispose() => _document?.Dispose();
}

/// <summary>One report or message as the gateway wrote it.</summary>
internal abstract class WebhookElement
{
    public abstract string Raw { get; }

    /// <summary>A value that is not empty; null otherwise.</summary>
    public abstract string? Text(string name);
}

internal sealed class JsonWebhookElement(JsonElement element) : WebhookElement
{
    public override string Raw => element.GetRawText();

    public override string? Text(string name) => JsonPath.Text(element, name);
}

/// <summary>application/x-www-form-urlencoded (WHATWG URL, section 5). A name that stands there twice counts with its first value.</summary>
internal sealed class FormElement : WebhookElement
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private FormElement(string raw) => Raw = raw;

    public override string Raw { get; }

    public static FormElement? Read(string text)
    {
        var form = new FormElement(text);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
            {
                form._values.TryAdd(Decoded(pair[..at]), Decoded(pair[(at + 1)..]));
            }
        }

        return form._values.Count == 0 ? null : form;
    }

    public override string? Text(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
