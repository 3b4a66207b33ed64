using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

public enum HostNameState
{
    /// <summary>Waits for its proof.</summary>
    Asked,

    /// <summary>Answered here, but not over a connection of its own that can be trusted: it has no certificate yet.</summary>
    Proven,

    /// <summary>Answered here, with a certificate of its own.</summary>
    Serving,

    /// <summary>Not proven in time, taken away by the operator, or its certificate has run out.</summary>
    Lapsed,

    /// <summary>Given up; can be taken back for a day.</summary>
    Withdrawn,
}

/// <summary>How near the end of a certificate is.</summary>
public enum CertificateTerm
{
    Long,
    Month,
    Fortnight,
    Week,
    Ended,
}

public static class CertificateTerms
{
    public static CertificateTerm Of(Instant notAfter, Instant now) => DaysLeft(notAfter, now) switch
    {
        _ when notAfter <= now => CertificateTerm.Ended,
        <= 7 => CertificateTerm.Week,
        <= 14 => CertificateTerm.Fortnight,
        <= 30 => CertificateTerm.Month,
        _ => CertificateTerm.Long,
    };

    /// <summary>Whole days that are left; 0 on the last one and after it.</summary>
    public static int DaysLeft(Instant notAfter, Instant now) => Math.Max(0, (int)Math.Floor((notAfter - now).TotalDays));
}
