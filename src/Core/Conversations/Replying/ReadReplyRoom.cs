using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Conversations.Replying;

/// <param name="Length">Counted in the limit's unit.</param>
/// <param name="Parts">What the provider would bill, where the channel counts.</param>
public sealed record ReplyMeasure(int Length, TextLimit Limit, MessageMeasure? Parts);

/// <summary>What a reply to a ticket's citizen may be now, and what a text would cost: asked while somebody writes.</summary>
public sealed class ReadReplyRoom(IClock clock, IChannelGateway gateway)
{
    public Result<ReplyRoom> Of(Tenant tenant, Guid ticket, Actor reader) => With(tenant, ticket, reader, place => place.Room());

    /// <param name="way">One of <see cref="ReplyWays"/>; null for whatever goes best.</param>
    public async ValueTask<Result<(ReplyRoom Room, ReplyMeasure Measure)>> MeasureAsync(Tenant tenant, Guid ticket, string? text, bool publicly, string? way, Actor reader, CancellationToken ct)
    {
        var words = text?.Trim() ?? "";
        var found = With(tenant, ticket, reader, place =>
        {
            var isPublic = publicly && place.Conversation is { Public: true };
            var means = place.Choose("", isPublic, way).Value ?? place.Own;
            return new Measured(place.Room(), means.Account, isPublic, place.LimitOf(means, isPublic) ?? new TextLimit(SayToCitizen.LongestText, TextUnit.CodeUnits));
        });
        if (found.Value is not { } there)
        {
            return found.Failure!;
        }

        var parts = words.Length == 0 || words.Length > SayToCitizen.LongestText || there.Public ? null : await gateway.MeasureAsync(tenant, there.Account, new OutboundText(words), ct);
        return (there.Room, new ReplyMeasure(there.Limit.Unit.Count(words), there.Limit, parts));
    }

    private Result<T> With<T>(Tenant tenant, Guid id, Actor reader, Func<ReplyPlace, T> read) where T : class => tenant.Store.Read<Result<T>>(session =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket || Access.Of(tenant.Configuration, session, ticket, reader) is not { Sees: true } access ? TicketErrors.NotFound
        : access.TakesPart ? read(new ReplyPlace(tenant, gateway, session, ticket, reader, clock.GetCurrentInstant()))
        : TicketErrors.NotYou(SayToCitizen.Event));

    private sealed record Measured(ReplyRoom Room, string Account, bool Public, TextLimit Limit);
}
