using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Simulation;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Conversations.Replying;

/// <summary>Where a reply to one ticket's citizen goes, and the rules there: the same for the box that shows them and for the sending.</summary>
internal sealed class ReplyPlace(Tenant tenant, IChannelGateway gateway, ReadSession session, Ticket ticket, Actor actor, Instant now)
{
    /// <summary>Below that the box warns.</summary>
    private static readonly Duration Little = Duration.FromHours(2);

    private readonly TenantConfiguration _configuration = tenant.Configuration;

    public Conversation? Conversation { get; } = Means.ConversationOf(session, ticket);

    public Means Own => field ??= Means.Of(_configuration, session, ticket, Conversation);

    /// <summary>The thread by which a reply goes: the request's own, or that of the channel the person prefers.</summary>
    private Conversation? Used => field ??= Own.Conversation == Conversation?.Key ? Conversation : session.First<Conversation>("\"key\" = @p0", Own.Conversation);

    public ReplyRoom Room() => OwnRoom() with { Others = Others };

    /// <summary>The same without the other ways to the person: each of their threads would be looked at for these.</summary>
    public ReplyRoom OwnRoom()
    {
        var talks = IsAccount(Own);
        var rules = talks ? gateway.RulesOf(tenant, Own.Account) : null;
        var account = talks ? _configuration.Accounts.GetValueOrDefault(Own.Account) : null;
        var window = talks ? WindowOf(Used!, rules) : ReplyWindow.None;
        return new ReplyRoom(
            Own.Account,
            account?.Plugin,
            window,
            window is ReplyWindow.None ? null : Used!.WindowUntil,
            talks && window != ReplyWindow.TriedOut && rules?.TemplatesAfterWindow == true && !Used!.Public ? DeliverMessages.TemplateOf(account) : null,
            LimitOf(rules, publicly: false),
            Conversation is { Public: true } ? LimitOf(gateway.RulesOf(tenant, Conversation.Account), publicly: true) : null,
            Others: [])
        {
            AnswersPublic = talks && Used!.Public,
            Simulated = account?.Simulated == true,
        };
    }

    /// <param name="way">One of <see cref="ReplyWays"/>; null for whatever goes best.</param>
    public Result<Means> Choose(string text, bool publicly, string? way)
    {
        if (publicly)
        {
            var answered = new Means(Conversation!.Account, Conversation.Recipient, Conversation.Key);
            return Fits(answered, text, publicly: true) ?? (Result<Means>)answered;
        }

        var chosen = way is null or ReplyWays.Free or ReplyWays.Template ? Own
            : way == ReplyWays.Portal ? Means.Portal
            : OtherThreads.Find(c => ReplyWays.ByAccount(c.Account) == way) is { } other ? new Means(other.Account, other.Recipient, other.Key)
            : null;
        if (chosen is null)
        {
            return ReplyErrors.UnknownWay;
        }

        if (chosen == Own && IsAccount(Own) && (way is ReplyWays.Free or ReplyWays.Template) && Refusal(way) is { } refusal)
        {
            return refusal;
        }

        return Fits(chosen, text, publicly: false) ?? (Result<Means>)chosen;
    }

    /// <summary>How long a text may be there.</summary>
    public TextLimit? LimitOf(Means means, bool publicly) => IsAccount(means) ? LimitOf(gateway.RulesOf(tenant, means.Account), publicly) : null;

    private static TextLimit? LimitOf(SendingRules? rules, bool publicly) =>
        publicly && rules?.MaxPublicTextLength is { } most ? new TextLimit(most, TextUnit.CodeUnits)
        : rules?.MaxTextLength is { } longest ? new TextLimit(longest, rules.TextUnit)
        : null;

    private Failure? Fits(Means means, string text, bool publicly) =>
        LimitOf(means, publicly) is { } limit && limit.Unit.Count(text) > limit.Most ? ReplyErrors.TooLong(limit) : null;

    private Failure? Refusal(string way)
    {
        var rules = gateway.RulesOf(tenant, Own.Account);
        if (way == ReplyWays.Template && rules?.TemplatesAfterWindow != true)
        {
            return ReplyErrors.NoTemplates;
        }

        return WindowOf(Used!, rules) switch
        {
            ReplyWindow.TriedOut => ReplyErrors.TriedOut,
            ReplyWindow.Spent => ReplyErrors.PrivateOnce,
            ReplyWindow.Closed when Used!.Public => ReplyErrors.PrivateOver,
            ReplyWindow.Closed when way == ReplyWays.Free => ReplyErrors.WindowClosed,
            _ => null,
        };
    }

    private ReplyWindow WindowOf(Conversation conversation, SendingRules? rules)
    {
        if (SimulatedAccounts.Is(_configuration, conversation.Account) && !conversation.Simulated)
        {
            return ReplyWindow.TriedOut;
        }

        if (SendWindow.IsSpent(session, conversation, rules))
        {
            return ReplyWindow.Spent;
        }

        return conversation.WindowUntil is not { } until || (conversation.Public ? rules?.PrivateAnswerWindow : rules?.FreeTextWindow) is null ? ReplyWindow.None
            : until <= now ? ReplyWindow.Closed
            : until - now < Little ? ReplyWindow.Closing
            : ReplyWindow.Open;
    }

    private List<OtherWay> Others =>
    [
        .. OtherThreads.Select(c => new OtherWay(ReplyWays.ByAccount(c.Account), c.Account, _configuration.Accounts[c.Account].Plugin)),
        .. Own.Account == CitizenMessage.Portal ? (OtherWay[])[] : [new OtherWay(ReplyWays.Portal, CitizenMessage.Portal, null)],
    ];

    /// <summary>Where the same person has written too and can be written to now, one of each account. What belongs to a request the reader may not see is not there.</summary>
    private List<Conversation> OtherThreads => field ??= ticket.Citizen is not { } citizen ? [] :
    [
        .. SendWindow.Reachable(session, tenant, gateway, citizen, now).Where(c => c.Key != Own.Conversation && MayKnow(c)).DistinctBy(c => c.Account),
    ];

    private bool MayKnow(Conversation conversation) =>
        conversation.Ticket is not { } key || key == ticket.Key
        || (session.First<Ticket>("\"key\" = @p0", key) is { } other && Access.MaySee(_configuration, session, other, actor));

    private static bool IsAccount(Means means) => means.Account is not (CitizenMessage.Portal or CitizenMessage.Spoken);
}
