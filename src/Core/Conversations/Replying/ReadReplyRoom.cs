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
    /// <returns>Null when the reader may not write there.</returns>
    public ReplyRoom? Of(Tenant tenant, Guid ticket, Actor reader) => With(tenant, ticket, reader, place => place.Room());

    /// <param name="way">One of <see cref="ReplyWays"/>; null for whatever goes best.</param>
    /// <returns>Null when the reader may not write there.</returns>
    public async ValueTask<ReplyMeasure?> MeasureAsync(Tenant tenant, Guid ticket, string? text, bool publicly, string? way, Actor reader, CancellationToken ct)
    {
        var words = text?.Trim() ?? "";
        var found = With(tenant, ticket, reader, place =>
        {
            var isPublic = publicly && place.Conversation is { Public: true };
            var means = place.Choose("", isPublic, way).Value ?? place.Own;
            return new Measured(means.Account, isPublic, place.LimitOf(means, isPublic) ?? new TextLimit(SayToCitizen.LongestText, TextUnit.CodeUnits));
        });
        if (found is null)
        {
            return null;
        }

        var parts = words.Length == 0 || words.Length > SayToCitizen.LongestText || found.Public ? null : await gateway.MeasureAsync(tenant, found.Account, new OutboundText(words), ct);
        return new ReplyMeasure(found.Limit.Unit.Count(words), found.Limit, parts);
    }

    private T? With<T>(Tenant tenant, Guid id, Actor reader, Func<ReplyPlace, T> read) where T : class => tenant.Store.Read(session =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is { } ticket && Access.Of(tenant.Configuration, session, ticket, reader) is { Sees: true, TakesPart: true }
            ? read(new ReplyPlace(tenant, gateway, session, ticket, reader, clock.GetCurrentInstant()))
            : null);

    private sealed record Measured(string Account, bool Public, TextLimit Limit);
}
