using Derman.Core.Channels.Streams;
using Derman.Core.Nodes;
using Derman.Core.Plugins;
using Derman.Core.Storage;
using Derman.Core.Tenancy.HostNames;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Derman.Core.Tenancy.Catalog;

/// <summary>The host's own store: which tenants there are, and what is shared between them.</summary>
public sealed class CatalogDb(DbContextOptions<CatalogDb> options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder builder) =>
        builder.Properties<Instant>().HaveConversion<InstantConverter>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<TenantEntry>(e =>
        {
            e.HasKey(t => t.Id);
            e.Ignore(t => t.Placement);
        });
        model.Entity<TenantMove>(e =>
        {
            e.HasKey(m => m.Tenant);
            e.Ignore(m => m.From);
            e.Ignore(m => m.To);
        });
        model.Entity<DatabaseServer>(e => e.HasKey(s => s.Name));
        model.Entity<TenantActivity>(e => e.HasKey(a => new { a.Node, a.Tenant }));
        model.Entity<TenantHost>(e => e.HasKey(h => h.Host));
        model.Entity<HostClaim>(e => e.HasKey(c => new { c.Tenant, c.Host }));
        model.Entity<HostCertificate>(e => e.HasKey(c => new { c.Tenant, c.Host }));
        model.Entity<CertificateRequest>(e => e.HasKey(r => new { r.Tenant, r.Host }));
        model.Entity<ProviderRoute>(e => e.HasKey(r => new { r.Plugin, r.ProviderAccount }));
        model.Entity<StreamLease>(e => e.HasKey(l => new { l.Tenant, l.Account }));
        model.Entity<ChannelApp>(e => e.HasKey(a => a.App));
        model.Entity<AppEvent>(e =>
        {
            e.HasKey(v => v.Seq);
            e.HasIndex(v => v.State).HasFilter("\"state\" <> 'done'");
        });
        model.Entity<AppQuarantine>(e => e.HasKey(q => q.Seq));
        model.Entity<OperatorKey>(e => e.HasKey(k => k.TokenHash));
        model.Entity<Node>(e => e.HasKey(n => n.Name));
        model.Entity<ProtectionKey>(e => e.HasKey(k => k.Name));
        model.Entity<SealedValue>(e => e.HasKey(v => v.Name));
        model.Entity<PluginPublisher>(e => e.HasKey(p => p.KeyId));
        model.Entity<PluginRelease>(e => e.HasKey(r => r.Digest));
        model.Entity<PluginChunk>(e => e.HasKey(c => new { c.Digest, c.Number }));
        model.Entity<PluginCurrent>(e => e.HasKey(c => c.Plugin));
        model.Entity<PluginAct>(e => e.HasKey(a => a.Seq));
        model.Entity<Counter>(e => e.HasKey(c => c.Name));
        Naming.Apply(model);
    }

    private sealed class InstantConverter() : ValueConverter<Instant, long>(v => v.ToUnixTimeTicks(), v => Instant.FromUnixTimeTicks(v));
}
