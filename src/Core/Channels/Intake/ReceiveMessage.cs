using Derman.Channels;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Conversations;
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
/// having seen it are one transaction, so a repeat or a crash in between changes nothing.
/// </summary>
public sealed class ReceiveMessage(IClock clock, FillRandom random, IChannelGateway gateway, RegisterTicket register, PerformAction perform)
{
    private const int Attempts = 6;

    public async Task<Handled> ExecuteAsync(Tenant tenant, string account, InboundMessage message, long request, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var plan = Plan(tenant, account, message);
            if (plan is null)
            {
                return Handled.Duplicate;
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

    /// <summary>Null when it was seen before.</summary>
    private InboundPlan? Plan(Tenant tenant, string account, InboundMessage message) => tenant.Store.Read(session =>
    {
        if (Inbox.Seen(session, account, message))
        {
            return null;
        }

        var configuration = tenant.Configuration;
        var conversation = session.First<Conversation>("\"account\" = @p0 AND \"external_user\" = @p1", account, message.From);
        var parts = MessageContent.Of(message);
        var open = conversation?.Ticket is { } key ? TicketSituation.Load(session, key) : null;
        if (open is { Ticket.Category: not Category.Closed })
        {
            return new InboundPlan(conversation, parts, Reply(tenant, session, open, message), null, open.Ticket.Key);
        }

        if (!parts.IsRequest)
        {
            // A reaction or a removal is no wish.
            return new InboundPlan(conversation, parts, null, null, null);
        }

        var channel = configuration.Pack.Channels.Channels.FirstOrDefault(c => c.Account == account)?.Code;
        var command = new RegisterCommand(
            MessageContent.Shorten(parts.Text, RegisterCheck.LongestText),
            Topic: TopicSuggestion.ForRouting(configuration, parts.Text)?.Code,
            Channel: channel,
            Location: parts.Location);
        var prepared = register.Prepare(tenant, command, Actor.Citizen);
        return prepared.Failure is { } failure
            ? throw new InvalidOperationException($"A message could not be registered: {failure.Code} {failure.Field}.")
            : new InboundPlan(conversation, parts, null, prepared.Value, null);
    });

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

        var conversation = session.First<Conversation>("\"account\" = @p0 AND \"external_user\" = @p1", account, message.From);
        if (conversation?.Ticket != plan.Conversation?.Ticket)
        {
            return null; // Another message of the same person was first: plan again.
        }

        if (plan.Reply is { } reply && !reply.Apply(session, Moves.CitizenReply))
        {
            return null;
        }

        Inbox.TryTake(session, account, message, request, now);
        var isNew = conversation is null;
        conversation ??= Start(session, tenant, account, message, now);
        var at = Instant.FromDateTimeOffset(message.At);
        conversation.LastInboundAt = Instant.Max(conversation.LastInboundAt, at);
        conversation.ExternalName = message.FromName ?? conversation.ExternalName;
        if (gateway.FreeTextWindow(tenant, account) is { } window)
        {
            var until = at + Duration.FromTimeSpan(window);
            conversation.WindowUntil = conversation.WindowUntil is { } known ? Instant.Max(known, until) : until;
        }

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

        Keep(session, key, message, plan, conversation, plan.Registration?.Ticket.Key ?? plan.OpenTicket, at, now);
        return Handled.Done;
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
        session.Insert(new ContactPoint
        {
            Citizen = citizen,
            Seq = 1,
            Kind = tenant.Configuration.Accounts.GetValueOrDefault(account)?.Plugin ?? account,
            Value = PhoneNumber.FromWhatsAppId(message.From).Number?.E164 ?? message.From,
            AddedAt = now,
        });
        return new Conversation
        {
            Key = session.Next("conversation"),
            Account = account,
            ExternalUser = message.From,
            Citizen = citizen,
            StartedAt = now,
            LastInboundAt = Instant.MinValue,
        };
    }

    private static void Keep(
        WriteSession session, long key, InboundMessage message, InboundPlan plan, Conversation conversation, long? ticket, Instant at, Instant now)
    {
        var row = new Message
        {
            Key = key,
            Ticket = ticket,
            Conversation = conversation.Key,
            Direction = "in",
            Author = Actor.Citizen.Code,
            Text = plan.Content.Text,
            Parts = plan.Content.PartsJson,
            ExternalId = message.ExternalId,
            At = at,
            ReceivedAt = now,
        };
        session.Insert(row);
        if (ticket is not { } owner)
        {
            return;
        }

        foreach (var media in message.Parts.OfType<MediaPart>())
        {
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
internal sealed record InboundPlan(
    Conversation? Conversation, MessageContent Content, TicketChange? Reply, Registration? Registration, long? OpenTicket);
