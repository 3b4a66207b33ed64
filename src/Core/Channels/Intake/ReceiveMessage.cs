using Derman.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Chats;
using Derman.Core.Citizens;
using Derman.Core.Citizens.Joining;
using Derman.Core.Citizens.Preferring;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Conversations.Replying;
using Derman.Core.Portal.Files;
using Derman.Core.Publishing;
using Derman.Core.Routing;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>
/// What a citizen wrote: into the open ticket of the conversation, or a new ticket. Message, ticket and the memory of
/// having seen it are one transaction, so a repeat or a crash in between changes nothing. Only a person's own new words start a ticket or end a
/// wait: reactions, edits, removals, machines and our own echoes are kept beside it.
/// </summary>
public sealed class ReceiveMessage(IClock clock, FillRandom random, IChannelGateway gateway, RegisterTicket register, PerformAction perform)
{
    private const int Attempts = 6;
    private const int LongestSubject = 200;
    private const string WhatsApp = "whatsapp";

    /// <summary>How long an edit waits for the message it changes, and an echo for the answer to our own send.</summary>
    private static readonly Duration Patience = Duration.FromMinutes(10);

    public async Task<Handled> ExecuteAsync(Tenant tenant, string account, InboundMessage message, long request, Instant receivedAt, CancellationToken ct)
    {
        var waits = clock.GetCurrentInstant() < receivedAt + Patience;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var plan = Plan(tenant, account, message, waits);
            if (plan.Ends is { } end)
            {
                return end;
            }

            var now = clock.GetCurrentInstant();
            var handled = await tenant.Store.WriteAsync<Handled?>(
                session => Write(session, tenant, account, message, request, plan, now),
                ct);
            if (handled is { } done)
            {
                return done;
            }
        }

        throw new InvalidOperationException("The conversation's ticket kept changing; the message will be tried again.");
    }

    private InboundPlan Plan(Tenant tenant, string account, InboundMessage message, bool waits) => tenant.Store.Read(session =>
    {
        if (Inbox.Seen(session, account, message))
        {
            return InboundPlan.End(Handled.Duplicate);
        }

        var conversation = FindConversation.Of(session, tenant, account, message);
        if (message.IsOurs && Echoes.Of(session, account, conversation, message) is { } echo && (echo != Handled.Parked || waits))
        {
            return InboundPlan.End(echo);
        }

        var edited = message.EditOf is { } id && conversation is not null ? Revisions.Of(session, conversation.Key, id) : null;
        if (message.EditOf is not null && edited is null && waits)
        {
            return InboundPlan.End(Handled.Parked); // The first words may still be on their way.
        }

        var parts = MessageContent.Of(message);
        var plan = new InboundPlan(conversation, parts, Revisions.MarkOf(session, conversation, message), edited);
        var open = conversation?.Ticket is { } key ? TicketSituation.Load(session, key) : null;
        var speaks = parts.IsRequest && edited is null && message is { IsOurs: false, Automation: MessageAutomation.None };
        if (open is { Ticket.Category: not Category.Closed })
        {
            return plan with { Reply = Change(tenant, session, open, message, speaks), OpenTicket = open.Ticket.Key };
        }

        return speaks && (message.Visibility == MessageVisibility.Private || parts.HasWords) && !OptOuts.Is(parts.Text) && LanguageWords.Of(tenant.Configuration, parts.Text) is null
            && !ChatRules.LeavesRequestsToPeople(tenant.Configuration, account)
            ? plan with { Registration = Register(tenant, account, message, parts) }
            : plan;
    });

    private Registration Register(Tenant tenant, string account, InboundMessage message, MessageContent parts)
    {
        var configuration = tenant.Configuration;
        var words = string.IsNullOrWhiteSpace(message.Subject) || parts.Text.Contains(message.Subject, StringComparison.Ordinal) ? parts.Text : $"{message.Subject}\n\n{parts.Text}";
        var channel = configuration.Pack.Channels.ChannelOf(account, message.Visibility == MessageVisibility.Public);
        var command = new RegisterCommand(
            MessageContent.Shorten(words, RegisterCheck.LongestText),
            Topic: TopicSuggestion.ForRouting(configuration, words)?.Code,
            Channel: channel,
            Location: parts.Location);
        var prepared = register.Prepare(tenant, command, Actor.Citizen);
        if (prepared.Failure is { } failure)
        {
            throw new InvalidOperationException($"A message could not be registered: {failure.Code} {failure.Field}.");
        }

        var registration = prepared.Value!;
        if (SimulatedAccounts.Is(configuration, account))
        {
            registration.Ticket.Simulated = account;
            PublicList.Decide(configuration, registration.Ticket);
        }

        return registration;
    }

    /// <summary>What the open ticket learns from it; null = nothing.</summary>
    private (TicketChange Change, string Event)? Change(Tenant tenant, ReadSession session, TicketSituation open, InboundMessage message, bool speaks)
    {
        if (message.IsOurs)
        {
            // Somebody of ours answered in the provider's own inbox: the citizen has heard from us.
            var change = new TicketChange(tenant.Configuration, open, Actor.System, clock.GetCurrentInstant());
            change.FirstWord();
            change.Settle(null);
            return (change, Echoes.Event);
        }

        return speaks && Reply(tenant, session, open, message) is { } reply ? (reply, Moves.CitizenReply) : null;
    }

    /// <summary>A waiting ticket goes back to work at the time the citizen wrote.</summary>
    private TicketChange? Reply(Tenant tenant, ReadSession session, TicketSituation situation, InboundMessage message)
    {
        if (situation.Ticket.Category != Category.Waiting || !tenant.Configuration.Workflow.Exists(Moves.CitizenReply, situation.Ticket.State))
        {
            return null;
        }

        var at = Instant.Min(Instant.FromDateTimeOffset(message.At), clock.GetCurrentInstant());
        return perform.Decide(tenant, session, situation, Moves.CitizenReply, ActionCommand.Empty, Actor.System, null, at).Change;
    }

    private Handled? Write(WriteSession session, Tenant tenant, string account, InboundMessage message, long request, InboundPlan plan, Instant now)
    {
        if (Inbox.Seen(session, account, message))
        {
            return Handled.Duplicate;
        }

        var conversation = FindConversation.Of(session, tenant, account, message);
        if (conversation?.Ticket != plan.Conversation?.Ticket)
        {
            return null; // Another message of the same person was first: plan again.
        }

        if (plan.Reply is { } reply && !reply.Change.Apply(session, reply.Event))
        {
            return null;
        }

        Inbox.TryTake(session, account, message, request, now);
        var isNew = conversation is null;
        conversation ??= Start(session, tenant, account, message, now);
        var at = Instant.FromDateTimeOffset(message.At);
        if (!message.IsOurs)
        {
            Heard(conversation, message, gateway.RulesOf(tenant, account), at);
            OptOuts.Note(session, account, message.From, message.Text, now);
            Revisions.Revoke(session, conversation.Key, message, now);
            ChatBook.Heard(session, tenant.Configuration, account, message, now);
        }

        LanguageWords.Heard(session, tenant.Configuration, conversation, message);

        // The citizen's words come before our receipt in the conversation.
        var key = session.Next("message");
        if (plan.Registration is { } registration)
        {
            registration.Apply(session, conversation);
            conversation.Ticket = registration.Ticket.Key;
        }

        if (isNew)
        {
            session.Insert(conversation);
        }
        else
        {
            session.Update(conversation);
        }

        OwnNumbers.Note(session, conversation, message, now);
        Keep(session, tenant.Configuration, key, message, plan, conversation, plan.Registration?.Ticket.Key ?? plan.Edited?.Ticket ?? plan.OpenTicket, at, now);
        return Handled.Done;
    }

    /// <summary>What the person's own message tells about the thread.</summary>
    private static void Heard(Conversation conversation, InboundMessage message, SendingRules? rules, Instant at)
    {
        conversation.LastInboundAt = Instant.Max(conversation.LastInboundAt, at);
        if (message.From != conversation.Recipient)
        {
            return; // Somebody else in the same thread.
        }

        conversation.ExternalName = message.FromName ?? conversation.ExternalName;
        if (message.Automation == MessageAutomation.None)
        {
            conversation.WindowUntil = SendWindow.Heard(conversation, rules, at);
        }
    }

    private Conversation Start(WriteSession session, Tenant tenant, string account, InboundMessage message, Instant now)
    {
        // The provider's identity is a person of ours, but proves nothing about who that is: no match by number.
        var citizen = session.Next("citizen");
        session.Insert(new Citizen
        {
            Key = citizen,
            Id = UuidV7.New(now, random),
            Name = message.FromName,
            FoldedName = message.FromName is null ? null : Search.FoldedText.Fold(message.FromName),
            CreatedAt = now,
        });
        var kind = tenant.Configuration.Accounts.GetValueOrDefault(account)?.Plugin ?? account;

        // Elsewhere the digits of an id are no telephone number, however much they look like one.
        var number = kind == WhatsApp ? PhoneNumber.FromWhatsAppId(message.From).Number?.E164 : null;
        var simulated = SimulatedAccounts.Is(tenant.Configuration, account);
        session.Insert(new ContactPoint
        {
            Citizen = citizen,
            Seq = 1,
            Kind = kind,
            Value = number ?? message.From,
            AddedAt = now,
            Proof = number is not null && !simulated && message.Visibility == MessageVisibility.Private ? ContactProofs.Channel : null,
        });
        return new Conversation
        {
            Key = session.Next("conversation"),
            Account = account,
            ExternalUser = message.Thread ?? message.From,
            Person = message.Thread is null ? null : message.From,
            Public = message.Visibility == MessageVisibility.Public,
            Subject = MessageContent.Shorten(message.Subject, LongestSubject),
            ExternalName = message.IsOurs ? null : message.FromName,
            Citizen = citizen,
            StartedAt = now,
            Simulated = simulated,
            LastInboundAt = Instant.MinValue,
        };
    }

    private static void Keep(
        WriteSession session, TenantConfiguration configuration, long key, InboundMessage message, InboundPlan plan, Conversation conversation, long? ticket, Instant at, Instant now)
    {
        var row = new Message
        {
            Key = key,
            Ticket = ticket,
            Conversation = conversation.Key,
            Direction = message.IsOurs ? "out" : "in",
            Author = message.IsOurs ? Actor.System.Code : Actor.Citizen.Code,
            Public = message.Visibility == MessageVisibility.Public,
            Subject = MessageContent.Shorten(message.Subject, LongestSubject),
            Replaces = plan.Edited?.Key,
            Mark = plan.Mark,
            Text = plan.Content.Text,
            Parts = plan.Content.PartsJson,
            ExternalId = message.ExternalId,
            At = at,
            ReceivedAt = now,
        };
        session.Insert(row);
        foreach (var media in message.Parts.OfType<MediaPart>())
        {
            if (ChatFiles.RowOf(configuration, conversation.Account, media, now) is { } here)
            {
                CitizenFiles.Insert(session, ChatFiles.OwnerOf(conversation, ticket), [here], row.Key);
                continue;
            }

            if (ticket is not { } owner)
            {
                continue;
            }

            session.Insert(new Attachment
            {
                Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
                Ticket = owner,
                Message = row.Key,
                Sha256 = media.Sha256 ?? "",
                MediaType = media.MimeType ?? "application/octet-stream",
                FileName = media.FileName ?? media.Kind.ToString().ToLowerInvariant(),
                State = "toFetch",
                Source = media.MediaId,
                NextAttemptAt = now,
                By = Actor.Citizen.Code,
                At = at,
            });
        }
    }
}

/// <summary>What is to happen with one message, decided before the writer.</summary>
/// <param name="Edited">The message whose words it takes the place of.</param>
internal sealed record InboundPlan(Conversation? Conversation, MessageContent Content, string? Mark, Message? Edited)
{
    public Registration? Registration { get; init; }

    /// <summary>What the open ticket learns from it, and the name of that event.</summary>
    public (TicketChange Change, string Event)? Reply { get; init; }

    public long? OpenTicket { get; init; }

    /// <summary>Nothing is to be written: what to answer instead.</summary>
    public Handled? Ends { get; private init; }

    public static InboundPlan End(Handled handled) => new(null, MessageContent.Empty, null, null) { Ends = handled };
}
