using Derman.Core.Audit;
using Derman.Core.Calls;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Calls.Contacts;
using Derman.Core.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Chats;
using Derman.Core.Citizens;
using Derman.Core.Citizens.Joining;
using Derman.Core.Conversations;
using Derman.Core.Export;
using Derman.Core.Knowledge;
using Derman.Core.Imports;
using Derman.Core.Letters;
using Derman.Core.Macros;
using Derman.Core.Notifications;
using Derman.Core.Open311;
using Derman.Core.Outside;
using Derman.Core.Portal.Drafts;
using Derman.Core.PlannedWorks;
using Derman.Core.Publishing;
using Derman.Core.OpenId;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Core.Staff.External;
using Derman.Core.Subscriptions;
using Derman.Core.Surveys;
using Derman.Core.Tenancy.Branding;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Bulk;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Drafts;
using Derman.Core.Tickets.Links;
using Derman.Core.Tickets.Photos;
using Derman.Core.Tickets.Referrals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Derman.Core.Storage;

/// <summary>
/// The model of one tenant's store. No entity has a tenant column: a store belongs to one tenant, so that forgetting a
/// filter is impossible. Writes go through the writer's prepared commands, which are compiled from this model.
/// </summary>
public sealed class TenantDb(DbContextOptions<TenantDb> options) : DbContext(options)
{
    private const string Open = "\"category\" <> 'Closed'";

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<StaffMember> Staff => Set<StaffMember>();

    public DbSet<Call> Calls => Set<Call>();

    public DbSet<Notification> Notifications => Set<Notification>();

    protected override void ConfigureConventions(ModelConfigurationBuilder builder)
    {
        builder.Properties<Instant>().HaveConversion<InstantConverter>();
        builder.Properties<Guid>().HaveConversion<GuidConverter>();
        builder.Properties<Category>().HaveConversion<EnumToStringConverter<Category>>();
        builder.Properties<decimal>().HaveConversion<double>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Ticket>(e =>
        {
            e.HasKey(t => t.Key);
            e.HasIndex(t => t.Id).IsUnique();
            e.HasIndex(t => t.Number).IsUnique();
            e.HasIndex(t => t.TrackingCode).IsUnique();
            // What is open is a few of a hundred: its lists have small indexes of their own.
            e.HasIndex(t => new { t.NextDue, t.Key, t.Directorate, t.State, t.Assignee }).HasFilter(Open);
            e.HasIndex(t => new { t.Directorate, t.NextDue, t.Key }).HasFilter(Open);
            e.HasIndex(t => new { t.Assignee, t.NextDue, t.Key }).HasFilter(Open);
            e.HasIndex(t => new { t.Topic, t.NextDue, t.Key }).HasFilter(Open);
            e.HasIndex(t => new { t.Category, t.NextDue, t.Key }).HasFilter(Open);
            e.HasIndex(t => new { t.State, t.NextDue, t.Key }).HasFilter(Open);
            e.HasIndex(t => new { t.WordDue, t.Key }).HasFilter(Open);
            e.HasIndex(t => new { t.Directorate, t.Key });
            e.HasIndex(t => new { t.Assignee, t.Key }).HasFilter("\"assignee\" IS NOT NULL");
            e.HasIndex(t => new { t.State, t.Key });
            e.HasIndex(t => new { t.Topic, t.Key });
            e.HasIndex(t => t.SealedAt).HasFilter("\"sealed_at\" IS NOT NULL");
            // What the board counts in some days: its conditions are in the index, the ticket itself is not looked at.
            e.HasIndex(t => new { t.RegisteredAt, t.Key, t.Directorate, t.Neighbourhood, t.SealedAt });
            e.HasIndex(t => new { t.SolvedAt, t.Key, t.Directorate, t.SealedAt }).HasFilter("\"solved_at\" IS NOT NULL AND \"archived_at\" IS NULL");
            e.HasIndex(t => new { t.ClosedAt, t.Key, t.Directorate, t.SealedAt }).HasFilter("\"closed_at\" IS NOT NULL AND \"archived_at\" IS NULL");
            // What the public lists: by date, with all that most questions ask for.
            e.HasIndex(t => new { t.RegisteredAt, t.Key, t.Topic, t.Category }).HasFilter("\"listed\" = 1");
            e.HasIndex(t => t.Citizen);
            e.HasIndex(t => t.Simulated).HasFilter("\"simulated\" IS NOT NULL");
            e.HasIndex(t => t.MergedInto).HasFilter("\"merged_into\" IS NOT NULL");
            e.HasIndex(t => t.WaitUntil).HasFilter("\"wait_until\" IS NOT NULL");
            e.HasIndex(t => t.ReopensAt).HasFilter("\"reopens_at\" IS NOT NULL");
        });
        model.Entity<TicketArchive>(e => e.HasKey(a => a.Ticket));
        model.Entity<ArchiveDictionary>(e => e.HasKey(d => d.Id));
        model.Entity<ArchivedTask>(e => e.HasKey(t => new { t.Directorate, t.Ticket }));
        model.Entity<TicketWatch>(e => e.HasKey(w => new { w.Staff, w.Ticket }));
        model.Entity<SavedView>(e =>
        {
            e.HasKey(v => v.Id);
            e.HasIndex(v => v.Owner);
            e.HasIndex(v => v.Unit).HasFilter("\"unit\" IS NOT NULL");
        });
        model.Entity<StaffPreference>(e => e.HasKey(p => new { p.Staff, p.Name }));
        model.Entity<TicketCount>(e => e.HasKey(c => new { c.Directorate, c.Category, c.State, c.Assignee }));
        model.Entity<Custody>(e => e.HasKey(c => new { c.Ticket, c.Seq }));
        model.Entity<RunningClock>(e =>
        {
            e.HasKey(d => new { d.Ticket, d.Clock, d.Subject });
            e.HasIndex(d => d.NextAt).HasFilter("\"next_at\" IS NOT NULL");
            e.HasIndex(d => new { d.Due, d.MetAt, d.Ticket }).HasFilter("\"kind\" = 'promised'");
        });
        model.Entity<TicketTask>(e =>
        {
            e.HasKey(t => t.Id);
            e.HasIndex(t => t.Ticket);
            e.HasIndex(t => new { t.Directorate, t.State });
        });
        model.Entity<Letter>(e =>
        {
            e.HasKey(l => l.Ticket);
            e.HasIndex(l => new { l.Source, l.Year, l.NumberKey }).IsUnique();
        });
        model.Entity<LetterAnswer>(e => e.HasKey(a => new { a.Ticket, a.Seq }));
        model.Entity<OutsideReport>(e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Ticket);
            e.HasIndex(r => r.NextAt).HasFilter("\"next_at\" IS NOT NULL");
        });
        model.Entity<OutsideServices>(e => e.HasKey(s => s.Account));
        model.Entity<OutsideChoice>(e => e.HasKey(c => new { c.Account, c.Topic }));
        model.Entity<Referral>(e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.NextAttemptAt).HasFilter("\"next_attempt_at\" IS NOT NULL");
        });
        model.Entity<Talk>(e => e.HasKey(t => new { t.Ticket, t.Seq }));
        model.Entity<Attachment>(e =>
        {
            e.HasKey(a => a.Id);
            e.HasIndex(a => a.Ticket);
            e.HasIndex(a => a.NextAttemptAt).HasFilter("\"next_attempt_at\" IS NOT NULL");
        });
        model.Entity<PhotoFact>(e => e.HasKey(f => f.Attachment));
        model.Entity<Tickets.Drafts.Draft>(e =>
        {
            e.HasKey(d => new { d.Staff, d.Ticket, d.Kind });
            e.HasIndex(d => new { d.Ticket, d.At });
        });
        model.Entity<TicketLink>(e =>
        {
            e.HasKey(l => new { l.From, l.Kind, l.To });
            e.HasIndex(l => l.To);
        });
        model.Entity<Macro>(e => e.HasKey(m => m.Id));
        model.Entity<MacroVersion>(e => e.HasKey(v => new { v.Macro, v.Version }));
        model.Entity<TicketEvent>(e =>
        {
            e.HasKey(v => v.Seq);
            e.HasIndex(v => v.Ticket);
            e.HasIndex(v => new { v.At, v.Seq });
        });
        model.Entity<Citizen>(e =>
        {
            e.HasKey(c => c.Key);
            e.HasIndex(c => c.Id).IsUnique();
            e.HasIndex(c => c.NationalIdHash).HasFilter("\"national_id_hash\" IS NOT NULL");
        });
        model.Entity<ContactPoint>(e =>
        {
            e.HasKey(c => new { c.Citizen, c.Seq });
            e.HasIndex(c => new { c.Value, c.Kind });
        });
        model.Entity<Conversation>(e =>
        {
            e.HasKey(c => c.Key);
            e.HasIndex(c => new { c.Account, c.ExternalUser }).IsUnique();
            e.HasIndex(c => c.Ticket);
            e.HasIndex(c => c.Citizen);
        });
        model.Entity<Message>(e =>
        {
            e.HasKey(m => m.Key);
            e.HasIndex(m => m.Ticket);
            e.HasIndex(m => new { m.Conversation, m.ExternalId });
        });
        model.Entity<StreamCursor>(e => e.HasKey(c => c.Account));
        model.Entity<OptOut>(e => e.HasKey(o => new { o.Account, o.Person, o.Purpose }));
        model.Entity<SimulatedSend>(e =>
        {
            e.HasKey(s => s.IdempotencyKey);
            e.HasIndex(s => new { s.Account, s.At });
        });
        model.Entity<CitizenJoin>(e =>
        {
            e.HasKey(j => j.Key);
            e.HasIndex(j => j.Kept);
            e.HasIndex(j => j.Joined);
        });
        model.Entity<Delivery>(e =>
        {
            e.HasKey(d => d.Message);
            e.HasIndex(d => d.NextAttemptAt).HasFilter("\"next_attempt_at\" IS NOT NULL");
            e.HasIndex(d => new { d.Means, d.ExternalId }).HasFilter("\"external_id\" IS NOT NULL");
            e.HasIndex(d => d.IdempotencyKey).HasFilter("\"external_id\" IS NULL AND \"state\" IN ('sending', 'failed')");
        });
        model.Entity<InboundRequest>(e =>
        {
            e.HasKey(v => v.Seq);
            e.HasIndex(v => v.NextAttemptAt).HasFilter("\"next_attempt_at\" IS NOT NULL");
            e.HasIndex(v => v.ReceivedAt).HasFilter("\"state\" = 'failed'");
        });
        model.Entity<InboundItem>(e => e.HasKey(i => new { i.Account, i.ExternalId }));
        model.Entity<QuarantinedItem>(e => e.HasKey(q => q.Seq));
        model.Entity<ChannelSecret>(e => e.HasKey(s => new { s.Account, s.Name }));
        model.Entity<Call>(e =>
        {
            e.HasKey(c => new { c.Account, c.CallId });
            e.HasIndex(c => new { c.RingAt, c.State, c.Owed });
            e.HasIndex(c => new { c.From, c.AnsweredAt }).HasFilter("\"answered_at\" IS NOT NULL");
            e.HasIndex(c => new { c.From, c.EndedAt }).HasFilter("\"owed\" = 1");
            e.HasIndex(c => c.Ticket).HasFilter("\"ticket\" IS NOT NULL");
        });
        model.Entity<CallAgent>(e => e.HasKey(a => new { a.Account, a.CallId, a.Agent }));
        model.Entity<CallBack>(e =>
        {
            e.HasKey(b => b.Key);
            e.HasIndex(b => b.Id).IsUnique();
            e.HasIndex(b => b.Number).IsUnique().HasFilter("\"closed_at\" IS NULL");
            e.HasIndex(b => new { b.Number, b.FirstAt });
            e.HasIndex(b => b.NextAt).HasFilter("\"next_at\" IS NOT NULL");
            e.HasIndex(b => b.Due);
            e.HasIndex(b => b.TellAt).HasFilter("\"tell_at\" IS NOT NULL");
        });
        model.Entity<Chat>(e =>
        {
            e.HasKey(c => c.Key);
            e.HasIndex(c => c.Id).IsUnique();
            e.HasIndex(c => c.Change);
            e.HasIndex(c => new { c.State, c.WaitingSince }).HasFilter("\"state\" <> 'ended'");
            e.HasIndex(c => new { c.Agent, c.TakenAt }).HasFilter("\"agent\" IS NOT NULL");
            e.HasIndex(c => c.DueAt).HasFilter("\"due_at\" IS NOT NULL");
        });
        model.Entity<ChatAgent>(e => e.HasKey(a => a.Staff));
        model.Entity<DeskContact>(e =>
        {
            e.HasKey(c => c.Key);
            e.HasIndex(c => c.FormKey).IsUnique().HasFilter("\"form_key\" IS NOT NULL");
            e.HasIndex(c => c.Citizen).HasFilter("\"citizen\" IS NOT NULL");
            e.HasIndex(c => c.Work).HasFilter("\"work\" IS NOT NULL");
        });
        model.Entity<PlannedWork>(e =>
        {
            e.HasKey(w => w.Id);
            e.HasIndex(w => w.EndsAt);
        });
        model.Entity<PlannedWorkVersion>(e => e.HasKey(v => new { v.Work, v.Version }));
        model.Entity<KnowledgeArticle>(e => e.HasKey(a => a.Id));
        model.Entity<KnowledgeVersion>(e => e.HasKey(v => new { v.Article, v.Version }));
        model.Entity<StaffMember>(e =>
        {
            e.HasKey(s => s.Id);
            e.HasIndex(s => s.NormalizedUserName).IsUnique();
            e.HasIndex(s => s.Unit);
            e.HasIndex(s => s.Substitute).HasFilter("\"substitute\" IS NOT NULL");
        });
        model.Entity<Application>(e => e.HasKey(a => a.ClientId));
        model.Entity<AppAuthorization>(e =>
        {
            e.HasKey(a => new { a.Staff, a.ClientId });
            e.HasIndex(a => a.ClientId);
        });
        model.Entity<AppGrant>(e =>
        {
            e.HasKey(g => g.Id);
            e.HasIndex(g => new { g.Staff, g.ClientId });
            e.HasIndex(g => g.ClientId);
            e.HasIndex(g => g.EndsAt);
        });
        model.Entity<AppToken>(e =>
        {
            e.HasKey(t => t.Hash);
            e.HasIndex(t => t.GrantId);
            e.HasIndex(t => t.ExpiresAt);
        });
        model.Entity<TokenMark>(e =>
        {
            e.HasKey(m => new { m.Purpose, m.Value });
            e.HasIndex(m => m.ExpiresAt);
        });
        model.Entity<StaffLink>(e =>
        {
            e.HasKey(l => l.Hash);
            e.HasIndex(l => l.Staff);
        });
        model.Entity<Passkey>(e =>
        {
            e.HasKey(p => p.CredentialId);
            e.HasIndex(p => p.Staff);
        });
        model.Entity<RecoveryCode>(e => e.HasKey(c => new { c.Staff, c.Hash }));
        model.Entity<DeskSession>(e =>
        {
            e.HasKey(s => s.Id);
            e.HasIndex(s => s.Staff);
        });
        model.Entity<SignInCount>(e => e.HasKey(c => c.Key));
        model.Entity<UsedOnce>(e => e.HasKey(u => u.Key));
        model.Entity<ExternalLink>(e =>
        {
            e.HasKey(l => new { l.Issuer, l.Subject });
            e.HasIndex(l => new { l.Staff, l.Issuer }).IsUnique();
        });
        model.Entity<SigningKey>(e => e.HasKey(k => k.Kid));
        model.Entity<PortalDraft>(e =>
        {
            e.HasKey(d => d.TokenHash);
            e.HasIndex(d => d.ExpiresAt);
        });
        model.Entity<PortalDraftFile>(e => e.HasKey(f => new { f.TokenHash, f.Seq }));
        model.Entity<Survey>(e =>
        {
            e.HasKey(s => s.Ticket);
            e.HasIndex(s => s.TokenHash).IsUnique();
            e.HasIndex(s => s.AskedAt);
        });
        model.Entity<BrandImage>(e => e.HasKey(i => i.Digest));
        model.Entity<Notification>(e =>
        {
            e.HasKey(n => n.Key);
            e.HasIndex(n => new { n.Staff, n.ReadAt });
            e.HasIndex(n => n.Ticket);
        });
        model.Entity<PublicUpdate>(e =>
        {
            e.HasKey(u => u.Key);
            e.HasIndex(u => u.Ticket);
            e.HasIndex(u => new { u.At, u.Key });
        });
        model.Entity<Open311Key>(e =>
        {
            e.HasKey(k => k.Id);
            e.HasIndex(k => k.KeyHash).IsUnique();
        });
        model.Entity<Open311Submission>(e =>
        {
            e.HasKey(s => s.Token);
            e.HasIndex(s => s.Ticket);
        });
        model.Entity<Counter>(e => e.HasKey(c => c.Name));
        model.Entity<ConfigurationFile>(e => e.HasKey(c => c.File));
        model.Entity<ConfigurationChange>(e => e.HasKey(c => c.Version));
        model.Entity<BulkChange>(e =>
        {
            e.HasKey(b => b.Id);
            e.HasIndex(b => new { b.Actor, b.IdempotencyKey }).IsUnique().HasFilter("\"idempotency_key\" IS NOT NULL");
            e.HasIndex(b => b.UndoOf).IsUnique().HasFilter("\"undo_of\" IS NOT NULL");
        });
        model.Entity<BulkItem>(e => e.HasKey(i => new { i.Bulk, i.Seq }));
        model.Entity<TicketExport>(e =>
        {
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.NextAt).HasFilter("\"next_at\" IS NOT NULL");
        });
        model.Entity<ExportChunk>(e => e.HasKey(c => new { c.Export, c.Seq }));
        model.Entity<EventSubscription>(e => e.HasKey(s => s.Id));
        model.Entity<EventDelivery>(e =>
        {
            e.HasKey(d => d.Seq);
            e.HasIndex(d => d.NextAttemptAt).HasFilter("\"next_attempt_at\" IS NOT NULL");
            e.HasIndex(d => d.DeliveredAt).HasFilter("\"delivered_at\" IS NOT NULL");
            e.HasIndex(d => new { d.Subscription, d.Seq });
        });
        model.Entity<SideRun>(e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.NextAt).HasFilter("\"next_at\" IS NOT NULL");
            e.HasIndex(r => new { r.Actor, r.Kind, r.CreatedAt });
        });
        model.Entity<SideRunChunk>(e => e.HasKey(c => new { c.Run, c.Part, c.Seq }));
        model.Entity<ImportedItem>(e =>
        {
            e.HasKey(i => new { i.Kind, i.External });
            e.HasIndex(i => new { i.Run, i.Row });
        });
        model.Entity<IdempotentAnswer>(e => e.HasKey(a => new { a.Scope, a.IdempotencyKey }));
        Naming.Apply(model);
    }

    private sealed class InstantConverter() : ValueConverter<Instant, long>(v => v.ToUnixTimeTicks(), v => Instant.FromUnixTimeTicks(v));

    private sealed class GuidConverter() : ValueConverter<Guid, byte[]>(v => v.ToByteArray(true), v => new Guid(v, true));
}
