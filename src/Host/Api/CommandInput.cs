using System.Text.Json.Serialization.Metadata;
using Derman.Core.Common;
using Derman.Core.Tickets;

namespace Derman.Host.Api;

/// <summary>What every command over HTTP carries: body, caller, If-Match, Idempotency-Key.</summary>
internal sealed record CommandInput<T>(T Command, Actor Actor, int? IfMatch, IdempotencyKey? Idempotency);

internal static class CommandInput
{
    /// <param name="operation">What a key of this caller is for; the same key may be used for another operation.</param>
    public static async ValueTask<Result<CommandInput<T>>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, string operation, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, type, ct);
        if (body.Failure is { } malformed)
        {
            return malformed;
        }

        var actor = context.Actor();
        var version = JsonBody.IfMatch(context.Request);
        var key = JsonBody.Idempotency(context.Request, $"{operation} {actor.Code}", body.Value.Raw);
        return (version.Failure ?? key.Failure) is { } failure ? failure : new CommandInput<T>(body.Value.Value, actor, version.Value, key.Value);
    }
}
