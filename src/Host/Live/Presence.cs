using Derman.Core.Tenancy;

namespace Derman.Host.Live;

/// <param name="Writing">Typed something in the last seconds.</param>
internal sealed record PresentPerson(Guid Staff, bool Writing);

/// <summary>
/// Who has which ticket open on this node. Each open page says so every few seconds and is forgotten soon after it stops; at most a fixed
/// number of tickets and of people a ticket are remembered. Who writes on another node is known from the drafts in the store. Thread safe.
/// </summary>
internal sealed class Presence(TimeProvider time)
{
    private const int MostTickets = 4096;
    private const int MostPeople = 20;

    /// <summary>A little more than two signs of life.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(25);

    private readonly Lock _gate = new();
    private readonly Dictionary<(TenantId Tenant, Guid Ticket), List<Sign>> _tickets = [];

    /// <summary>Notes this person, and answers who else is there.</summary>
    public IReadOnlyList<PresentPerson> Here(TenantId tenant, Guid ticket, Guid staff, bool writing)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (!_tickets.TryGetValue((tenant, ticket), out var there))
            {
                if (_tickets.Count >= MostTickets && !MakeRoom())
                {
                    return []; // So many open pages at once: nobody is shown rather than memory grows.
                }

                _tickets[(tenant, ticket)] = there = [];
            }

            there.RemoveAll(s => s.Staff == staff || IsOver(s));
            var others = there.ConvertAll(s => new PresentPerson(s.Staff, s.Writing));
            if (there.Count < MostPeople)
            {
                there.Add(new Sign(staff, writing, now));
            }

            return others;
        }
    }

    /// <summary>The page was left.</summary>
    public void Gone(TenantId tenant, Guid ticket, Guid staff)
    {
        lock (_gate)
        {
            if (_tickets.TryGetValue((tenant, ticket), out var there) && there.RemoveAll(s => s.Staff == staff) > 0 && there.Count == 0)
            {
                _tickets.Remove((tenant, ticket));
            }
        }
    }

    private bool MakeRoom()
    {
        foreach (var key in _tickets.Where(t => t.Value.TrueForAll(IsOver)).Select(t => t.Key).ToList())
        {
            _tickets.Remove(key);
        }

        return _tickets.Count < MostTickets;
    }

    private bool IsOver(Sign sign) => time.GetElapsedTime(sign.At) > Lasts;

    private sealed record Sign(Guid Staff, bool Writing, long At);
}
