using Derman.Core.Common;
using Derman.Core.Publishing;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Open311;

/// <summary>Chooses on screen which topics programs may report on. What is sensitive cannot be chosen.</summary>
public sealed class OfferTopics(IClock clock)
{
    private const int Attempts = 3;

    /// <summary>Topics that can be offered at all.</summary>
    public static IEnumerable<Topic> Choices(TenantConfiguration configuration) =>
        configuration.Pack.Topics.Topics.Where(t => !t.Retired && PublicList.MayBePublic(configuration.Profile, t));

    /// <summary>Topics that are offered, in the order of the pack.</summary>
    public static IEnumerable<Topic> Offered(TenantConfiguration configuration) => configuration.Pack.Topics.Topics.Where(t => PublicList.IsOffered(configuration, t));

    public static bool IsOffered(TenantConfiguration configuration, Topic topic) => PublicList.IsOffered(configuration, topic);

    /// <summary>When the list of topics last changed, and the whole configuration with it.</summary>
    public static (Instant Topics, Instant All) ChangedAt(Tenant tenant) => tenant.Store.Read(session =>
    {
        var files = session.List<ConfigurationFile>("\"file\" IN ('topics.json', 'tenant.json')");
        return (files.Find(f => f.File == "topics.json")?.ChangedAt ?? Instant.MinValue, files.Max(f => f.ChangedAt));
    });

    /// <param name="codes">All that are offered from now on.</param>
    /// <returns>How many changed.</returns>
    public async ValueTask<Result<int>> ExecuteAsync(Tenant tenant, IReadOnlyCollection<string> codes, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageApplications))
        {
            return TicketErrors.NotYou("open311Topics");
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var configuration = tenant.Configuration;
            var known = Choices(configuration).Select(t => t.Code).ToHashSet(StringComparer.Ordinal);
            if (codes.FirstOrDefault(c => !known.Contains(c)) is { } unknown)
            {
                return TicketErrors.Unknown("topics", unknown);
            }

            var topics = configuration.Pack.Topics.Topics.Select(t => known.Contains(t.Code) ? t with { Public = codes.Contains(t.Code) } : t).ToList();
            var changed = topics.Where((t, i) => t.Public != configuration.Pack.Topics.Topics[i].Public).Count();
            if (changed == 0)
            {
                return 0;
            }

            var next = configuration.Pack with { Topics = configuration.Pack.Topics with { Topics = topics } };
            var written = await tenant.Store.WriteAsync(
                session =>
                {
                    if (ConfigurationStore.VersionOf(session) != configuration.Version)
                    {
                        return false; // Somebody else changed it meanwhile.
                    }

                    ConfigurationStore.Write(session, next, null, actor.Code, clock.GetCurrentInstant());
                    return true;
                },
                ct);
            tenant.Reread();
            tenant.Announced();
            if (written)
            {
                return changed;
            }
        }

        return TicketErrors.Stale;
    }
}
