using System.Collections.Concurrent;
using System.Text;

namespace Derman.Channels.Testing;

/// <summary>The web as a <see cref="FakeChannelHost"/> shows it. Safe to use from many threads.</summary>
public sealed class FakeHttp
{
    private readonly IReadOnlyList<PermittedHost> _permitted;
    private readonly ConcurrentQueue<ChannelHttpRequest> _requests = new();
    private readonly ConcurrentQueue<Func<CancellationToken, ValueTask<ChannelHttpResult>>> _next = new();
    private readonly Lock _scripts = new();

    internal FakeHttp(IReadOnlyList<PermittedHost> permitted) => _permitted = permitted;

    /// <summary>The provider: answers every request that no script takes. Without one nobody answers (<see cref="ChannelHttpFailureKind.NotSent"/>).</summary>
    public Func<ChannelHttpRequest, ChannelHttpResult>? Provider { get; set; }

    /// <summary>Which requests take the next scripted answer; <c>null</c> = every one. The others go to <see cref="Provider"/>.</summary>
    public Func<ChannelHttpRequest, bool>? ScriptedFor { get; set; }

    /// <summary>What answers for ever instead of the provider, for requests <see cref="ScriptedFor"/> takes; <c>null</c> = nothing.</summary>
    public Func<ChannelHttpRequest, ChannelHttpResult>? Always { get; set; }

    /// <summary>Every request the plugin made, refused ones too, in order.</summary>
    public IReadOnlyList<ChannelHttpRequest> Requests => [.. _requests];

    /// <summary>Scripts an answer for the next request.</summary>
    /// <param name="result">The answer, or how it fails.</param>
    public void Next(ChannelHttpResult result) => _next.Enqueue(_ => new ValueTask<ChannelHttpResult>(result));

    /// <summary>Scripts an answer for the next request.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">Header lines.</param>
    public void Next(int status, string body, params KeyValuePair<string, string>[] headers) => Next(Answer(status, body, headers));

    /// <summary>Scripts that the next request is never answered: it ends when the plugin's call is cancelled.</summary>
    public void NextHangs() => _next.Enqueue(async cancellationToken =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new OperationCanceledException(cancellationToken);
    });

    /// <summary>An answer, as a provider double returns it.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, as UTF-8.</param>
    /// <param name="headers">Header lines.</param>
    /// <returns>The answer.</returns>
    public static ChannelHttpResponse Answer(int status, string body, params KeyValuePair<string, string>[] headers) =>
        new(status, headers, Encoding.UTF8.GetBytes(body));

    internal async ValueTask<ChannelHttpResult> SendAsync(ChannelHttpRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _requests.Enqueue(request);
        if (ChannelHttpRules.Refusal(request, _permitted) is { } refusal)
        {
            return new ChannelHttpFailure(ChannelHttpFailureKind.NotPermitted, refusal);
        }

        // A real answer never comes within the caller's own step; a plugin that only works without a pause would work nowhere else.
        await Task.Yield();
        return Bounded(await AnswerAsync(request, cancellationToken), request);
    }

    private ValueTask<ChannelHttpResult> AnswerAsync(ChannelHttpRequest request, CancellationToken cancellationToken)
    {
        if (ScriptedFor?.Invoke(request) ?? true)
        {
            lock (_scripts)
            {
                if (_next.TryDequeue(out var scripted))
                {
                    return scripted(cancellationToken);
                }
            }

            if (Always is { } always)
            {
                return new(always(request));
            }
        }

        return new(Provider?.Invoke(request) ?? new ChannelHttpFailure(ChannelHttpFailureKind.NotSent, "Nobody answers there."));
    }

    private static ChannelHttpResult Bounded(ChannelHttpResult result, ChannelHttpRequest request) =>
        result is ChannelHttpResponse response && response.Body.Length > request.MaxResponseBytes
            ? new ChannelHttpFailure(ChannelHttpFailureKind.AnswerTooLarge, FormattableString.Invariant($"The answer is larger than {request.MaxResponseBytes} bytes."))
            : result;
}
