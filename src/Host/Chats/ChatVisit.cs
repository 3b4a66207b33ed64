using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Portal.Files;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using NodaTime;

namespace Derman.Host.Chats;

/// <summary>
/// One visitor on one line, whichever it is: takes frames in the order in which they come, each acknowledged when what it brought is kept, and reads
/// what the widget does not have yet.
/// </summary>
internal sealed class ChatVisit(Tenant tenant, ChatRules rules, Guid visitor, string language, ChatLine line, ChatVisitParts parts)
{
    private bool _begun;

    public long After { get; private set; }

    public StateFrame? Shown { get; set; }

    public void GoOnFrom(long after) => After = Math.Max(0, after);

    /// <returns>What to answer to it; null for nothing.</returns>
    public async ValueTask<ServerFrame?> TakeAsync(ClientFrame frame, CancellationToken ct)
    {
        switch (frame.T)
        {
            case "say":
                var failure = await SayAsync(frame, file: null, ct);
                return failure is null ? new ServerFrame("ack") { Id = frame.Id } : Refused(failure, frame.Id);
            case "seen":
                if (await parts.Note.SeenAsync(tenant, rules.Account, visitor, frame.Upto, frame.Read, ct))
                {
                    line.Room.NewsForDesks();
                }

                return null;
            case "typing":
                line.Room.VisitorTypes(visitor);
                return null;
            case "end":
                await parts.Note.LeaveAsync(tenant, rules.Account, visitor, ct);
                return null;
            case "ping":
                return new ServerFrame("pong");
            default:
                return null; // A newer widget's word.
        }
    }

    /// <summary>What is new: messages first, then how it stands.</summary>
    public IEnumerable<ServerFrame> News()
    {
        VisitNews news;
        do
        {
            news = parts.Read.Execute(tenant, rules.Account, visitor, After);
            After = news.Upto;
            if (news.Messages.Count > 0)
            {
                yield return new ServerFrame("messages") { List = [.. news.Messages.Select(MessageFrame.Of)], Upto = news.Upto };
            }
        }
        while (news.More);

        var state = StateOf(news.State);
        if (state != Shown)
        {
            Shown = state;
            yield return new ServerFrame("state") { State = state };
        }

        if (line.TakeTyping())
        {
            yield return new ServerFrame("typing");
        }
    }

    /// <returns>Null when it is kept.</returns>
    public async ValueTask<Failure?> SayAsync(ClientFrame frame, CitizenFile? file, CancellationToken ct)
    {
        if (!parts.Limits.AdmitsWords(tenant.Id, visitor))
        {
            return ChatLimits.TooMany;
        }

        if (!_begun)
        {
            if (parts.Read.Execute(tenant, rules.Account, visitor, long.MaxValue).State is null)
            {
                if (parts.Storage.Refusal(tenant.Id) is { } full)
                {
                    return full;
                }

                await parts.Start.ExecuteAsync(tenant, rules.Account, new ChatStart(visitor, frame.Lang ?? language, frame.Phone, PageOf(frame.Page)), ct);
            }

            _begun = true;
        }

        if (await parts.Hear.ExecuteAsync(tenant, rules.Account, visitor, frame.Id, frame.Text, frame.Name, file, ct) is { } failure)
        {
            return failure;
        }

        parts.Wake.Outbound(tenant.Id);
        return null;
    }

    private ServerFrame Refused(Failure failure, string? id) =>
        new("refused") { Id = id, Code = failure.Code, Text = parts.Sentences.Of(failure.Code, language, failure.Values) };

    private StateFrame StateOf(VisitState? state) => new(
        state?.State ?? "new",
        line.Room.IsAnswered(tenant, rules),
        state?.State == ChatStates.Waiting ? line.Room.PlaceOf(visitor) : null,
        state?.Agent,
        state?.Number,
        state?.TrackingCode,
        state?.EndReason);

    /// <summary>Where it was, not what was asked there: a query may hold anything.</summary>
    private static string? PageOf(string? page) =>
        Uri.TryCreate(page, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address.GetLeftPart(UriPartial.Path) : null;
}
