using NodaTime;

namespace Derman.Core.Tickets.Photos;

/// <summary>A photo held against its ticket. What cannot be checked is null, and said so: no camera proves anything by itself.</summary>
/// <param name="Metres">How far from the ticket's place it was taken; null when one of the two is not known.</param>
/// <param name="Near">Within <see cref="NearMetres"/>.</param>
/// <param name="TakenAt">By the camera's clock.</param>
/// <param name="InTime">After this attempt at the work began, and before the file came in.</param>
/// <param name="Since">When this attempt began.</param>
public sealed record PhotoCheck(int? Metres, bool? Near, Instant? TakenAt, bool? InTime, Instant Since)
{
    /// <summary>A phone between houses is off by 20 to 40 m.</summary>
    public const int NearMetres = 50;

    private const double EarthRadius = 6_371_000;

    /// <summary>A camera's clock may run ahead of ours.</summary>
    private static readonly Duration Skew = Duration.FromMinutes(10);

    public static bool IsPhoto(string mediaType) => mediaType.StartsWith("image/", StringComparison.Ordinal);

    internal static PhotoCheck? Of(TicketSituation situation, Attachment file, PhotoFact? fact)
    {
        if (!IsPhoto(file.MediaType) || file.State != "ready")
        {
            return null;
        }

        var ticket = situation.Ticket;
        int? metres = fact is { Lat: { } lat, Lon: { } lon } && ticket is { Lat: { } there, Lon: { } across } ? (int)Math.Round(Distance(lat, lon, there, across)) : null;
        var since = WorkSince(situation);
        return new PhotoCheck(
            metres,
            metres is { } m ? m <= NearMetres : null,
            fact?.TakenAt,
            fact?.TakenAt is { } taken ? taken >= since && taken <= file.At + Skew : null,
            since);
    }

    /// <summary>The first moment somebody was to work on it; after a return to work, that moment.</summary>
    private static Instant WorkSince(TicketSituation situation)
    {
        var since = situation.Ticket.RegisteredAt;
        for (var i = 1; i < situation.Ledger.Count; i++)
        {
            if (situation.Ledger[i].Category == Category.Open && situation.Ledger[i - 1].Category is Category.Proposed or Category.Solved or Category.Closed)
            {
                since = situation.Ledger[i].From;
            }
        }

        return since;
    }

    /// <summary>Great circle, by haversines.</summary>
    private static double Distance(double lat1, double lon1, double lat2, double lon2)
    {
        var (a, b) = (double.DegreesToRadians(lat1), double.DegreesToRadians(lat2));
        var h = Half(b - a) + (Math.Cos(a) * Math.Cos(b) * Half(double.DegreesToRadians(lon2 - lon1)));
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(Math.Min(1, h)));

        static double Half(double angle) => Math.Pow(Math.Sin(angle / 2), 2);
    }
}
