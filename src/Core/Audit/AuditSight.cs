using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Audit;

/// <summary>Of which tickets a reader may be told in one read. What happened to no ticket is everybody's who reads the chain.</summary>
internal sealed class AuditSight(ReadSession session, TenantConfiguration configuration, Actor reader)
{
    private readonly Dictionary<long, bool> _seen = [];
    private readonly bool _seesAll = reader.RightsIn(configuration).SeesAll;
    private HashSet<long>? _sealed;

    public bool Sees(long ticket)
    {
        if (ticket == EventChain.NoTicket || (_seesAll && !Sealed.Contains(ticket)))
        {
            return true;
        }

        if (!_seen.TryGetValue(ticket, out var sees))
        {
            _seen[ticket] = sees = session.First<Ticket>("\"key\" = @p0", ticket) is { } row && Access.MaySee(configuration, session, row, reader);
        }

        return sees;
    }

    private HashSet<long> Sealed => _sealed ??= [.. session.List<Ticket>("\"sealed_at\" IS NOT NULL").Select(t => t.Key)];
}
