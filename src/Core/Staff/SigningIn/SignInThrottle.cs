using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Staff.SigningIn;

/// <summary>
/// Slows guessing down without giving a stranger a way to lock somebody out. A try is counted before it is looked at, so that a hundred
/// at once are a hundred; a good one takes its count back.
/// </summary>
public sealed class SignInThrottle(IClock clock)
{
    /// <summary>After so long without a try a count begins anew.</summary>
    private static readonly Duration Memory = Duration.FromHours(12);

    private static readonly Duration FirstWait = Duration.FromSeconds(5);

    /// <returns>False when it is too early: the try must be refused unseen, with the answer of a wrong one.</returns>
    public ValueTask<bool> AdmitAsync(Tenant tenant, SignInTry attempt, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            var now = clock.GetCurrentInstant();
            var rows = attempt.Places.Select(p => (Place: p, Row: session.First<SignInCount>("\"key\" = @p0", p.Key))).ToList();
            if (rows.Exists(r => now < r.Row?.OpenAt))
            {
                return false;
            }

            foreach (var (place, row) in rows)
            {
                var tries = (row is null || now - row.LastAt > Memory ? 0 : row.Tries) + 1;
                var next = new SignInCount { Key = place.Key, Tries = tries, LastAt = now, OpenAt = now + WaitAfter(tries, place) };
                if (row is null)
                {
                    session.Insert(next);
                }
                else
                {
                    session.Update(next);
                }
            }

            return true;
        },
        ct);

    /// <summary>The admitted try was good.</summary>
    public async ValueTask GoodAsync(Tenant tenant, SignInTry attempt, CancellationToken ct) => await tenant.Store.WriteAsync(
        session =>
        {
            var now = clock.GetCurrentInstant();
            foreach (var place in attempt.Places)
            {
                if (session.First<SignInCount>("\"key\" = @p0", place.Key) is not { } row)
                {
                    continue;
                }

                if (place.Shared && row.Tries > 1)
                {
                    row.Tries--;
                    row.OpenAt = now; // It was open when this try was let in.
                    session.Update(row);
                }
                else
                {
                    session.Delete(row);
                }
            }

            session.Execute("DELETE FROM \"sign_in_count\" WHERE \"last_at\" < @p0", Provider.Of(now - Memory));
        },
        ct);

    private static Duration WaitAfter(long tries, TryPlace place)
    {
        var beyond = tries - place.Free;
        return beyond < 0 ? Duration.Zero : Duration.Min(FirstWait * (1L << (int)Math.Min(beyond, 20)), place.Longest);
    }
}
