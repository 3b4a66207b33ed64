using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Derman.Client;

/// <summary>
/// The API of one institution, typed. Gets and renews its token by itself; repeats what may be repeated; throws
/// <see cref="DermanException"/> with a stable code when a call is refused. Thread safe; make one and keep it.
/// </summary>
/// <example><code>
/// using var derman = new DermanClient(new DermanClientOptions { BaseAddress = new("https://tatvan.example.org"), ClientId = "crm", ClientSecret = secret });
/// var ticket = await derman.RegisterAsync(new NewTicket("The street lamp is dark."));
/// await foreach (var item in derman.ListAsync(new TicketFilter(Category: "open"))) { … }
/// </code></example>
public sealed class DermanClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly TokenSource _tokens;
    private readonly ApiCaller _caller;

    /// <summary>Calls nothing yet.</summary>
    /// <param name="http">Carries the calls; the caller disposes it. One of its own when null.</param>
    /// <param name="time">The clock for token ends and waits; the system's when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public DermanClient(DermanClientOptions options, HttpClient? http = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Attempts, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Attempts, 10, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RefreshBefore, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.RefreshBefore, TimeSpan.FromMinutes(10), nameof(options));
        (_http, _ownsHttp) = (http ?? new HttpClient(), http is null);
        _tokens = new TokenSource(_http, options, time ?? TimeProvider.System);
        _caller = new ApiCaller(_http, options, time ?? TimeProvider.System, _tokens);
    }

    /// <summary>Takes a wish down.</summary>
    /// <param name="key">Idempotency-Key; a new one when null. Keep it to repeat the call after a crash of your own.</param>
    public Task<Ticket> RegisterAsync(NewTicket ticket, string? key = null, CancellationToken ct = default) =>
        _caller.CallAsync(Post("/tickets", ticket, ClientJson.Default.NewTicket) with { Key = key ?? NewKey() }, ClientJson.Default.Ticket, ct);

    /// <summary>One ticket with everything about it.</summary>
    public Task<Ticket> ReadAsync(Guid id, CancellationToken ct = default) => _caller.CallAsync(new Call(HttpMethod.Get, $"/tickets/{id}"), ClientJson.Default.Ticket, ct);

    /// <summary>Makes a move; <see cref="Ticket.Transitions"/> lists the legal ones.</summary>
    /// <param name="version">The version that was read; the call is refused with <c>ticket.stale</c> when it is another by now. Not checked when null.</param>
    /// <param name="key">Idempotency-Key; a new one when null.</param>
    public Task<Ticket> ActAsync(Guid id, string action, Command? command = null, int? version = null, string? key = null, CancellationToken ct = default) => _caller.CallAsync(
        Post($"/tickets/{id}/actions/{Uri.EscapeDataString(action)}", command ?? new Command(), ClientJson.Default.Command) with { Key = key ?? NewKey(), Version = version }, ClientJson.Default.Ticket, ct);

    /// <summary>Adds a file. Read whole, so that it can be sent again; not repeated by itself, since the API takes no key for it.</summary>
    public Task<Attachment> AttachAsync(Guid id, byte[] content, string fileName, string mediaType, CancellationToken ct = default) => _caller.CallAsync(
        new Call(HttpMethod.Post, $"/tickets/{id}/attachments", () =>
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
            return new MultipartFormDataContent { { part, "file", fileName } };
        }),
        ClientJson.Default.Attachment,
        ct);

    /// <summary>All tickets of a list, page after page as they are read; tickets that come in meanwhile do not shift it.</summary>
    /// <param name="sort">due | newest | relevance.</param>
    /// <param name="pageSize">1–200.</param>
    public async IAsyncEnumerable<TicketItem> ListAsync(TicketFilter? filter = null, string sort = "newest", int pageSize = 100, [EnumeratorCancellation] CancellationToken ct = default)
    {
        string? cursor = null;
        do
        {
            var page = await ListPageAsync(filter, sort, pageSize, cursor, ct).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>One page of a list.</summary>
    public Task<TicketPage> ListPageAsync(TicketFilter? filter = null, string sort = "newest", int limit = 50, string? cursor = null, CancellationToken ct = default) =>
        _caller.CallAsync(new Call(HttpMethod.Get, $"/tickets{QueryOf(filter ?? new TicketFilter(), sort, limit, cursor)}"), ClientJson.Default.TicketPage, ct);

    /// <summary>Makes one move on many tickets, or says what it would do.</summary>
    public Task<BulkResult> BulkAsync(Bulk bulk, string? key = null, CancellationToken ct = default) =>
        _caller.CallAsync(Post("/tickets/bulk", bulk, ClientJson.Default.Bulk) with { Key = key ?? NewKey() }, ClientJson.Default.BulkResult, ct);

    /// <summary>Gives the tickets of a bulk back to those who had them before.</summary>
    public Task<BulkResult> UndoAsync(Guid bulk, CancellationToken ct = default) => _caller.CallAsync(new Call(HttpMethod.Post, $"/bulk/{bulk}/undo"), ClientJson.Default.BulkResult, ct);

    /// <summary>Has a list made into a file.</summary>
    public Task<Export> ExportAsync(NewExport export, CancellationToken ct = default) => _caller.CallAsync(Post("/exports", export, ClientJson.Default.NewExport), ClientJson.Default.Export, ct);

    /// <summary>How far a file is.</summary>
    public Task<Export> ReadExportAsync(Guid id, CancellationToken ct = default) => _caller.CallAsync(new Call(HttpMethod.Get, $"/exports/{id}"), ClientJson.Default.Export, ct);

    /// <summary>Writes a finished file to a stream.</summary>
    public async Task DownloadAsync(Guid export, Stream target, CancellationToken ct = default)
    {
        using var response = await _caller.SendAsync(new Call(HttpMethod.Get, $"/exports/{export}/content"), ct).ConfigureAwait(false);
        await response.Content.CopyToAsync(target, ct).ConfigureAwait(false);
    }

    /// <summary>Be told what happens to tickets. Keep <see cref="Subscription.Secret"/>: it is not shown again.</summary>
    public Task<Subscription> SubscribeAsync(NewSubscription subscription, CancellationToken ct = default) =>
        _caller.CallAsync(Post("/subscriptions", subscription, ClientJson.Default.NewSubscription), ClientJson.Default.Subscription, ct);

    /// <summary>One subscription.</summary>
    public Task<Subscription> ReadSubscriptionAsync(Guid id, CancellationToken ct = default) =>
        _caller.CallAsync(new Call(HttpMethod.Get, $"/subscriptions/{id}"), ClientJson.Default.Subscription, ct);

    /// <summary>Removes a subscription.</summary>
    public async Task UnsubscribeAsync(Guid id, CancellationToken ct = default)
    {
        using var response = await _caller.SendAsync(new Call(HttpMethod.Delete, $"/subscriptions/{id}"), ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private static Call Post<T>(string path, T body, JsonTypeInfo<T> type) => new(HttpMethod.Post, path, () => JsonContent.Create(body, type));

    private static string NewKey() => Guid.CreateVersion7().ToString("n");

    private static string QueryOf(TicketFilter filter, string sort, int limit, string? cursor)
    {
        var query = new StringBuilder($"?sort={Uri.EscapeDataString(sort)}&limit={limit.ToString(CultureInfo.InvariantCulture)}");
        Add("directorate", filter.Directorate);
        Add("unit", filter.Unit);
        Add("state", filter.State);
        Add("category", filter.Category);
        Add("assignee", filter.Assignee?.ToString());
        Add("open", filter.Open ? "true" : null);
        Add("unowned", filter.Unowned ? "true" : null);
        Add("q", filter.Q);
        Add("cursor", cursor);
        return query.ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Append(CultureInfo.InvariantCulture, $"&{name}={Uri.EscapeDataString(value)}");
            }
        }
    }
}
