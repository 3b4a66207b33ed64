using Derman.Core.Common;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Why a host name, its proof or its certificate is not taken.</summary>
internal static class HostNameErrors
{
    public const string Field = "hostName";
    public const string CertificateField = "certificate";

    public static readonly Failure Forbidden = new("auth.forbidden", FailureKind.Forbidden);

    /// <summary>Never asked for, withdrawn for good, or somebody else's: all the same.</summary>
    public static readonly Failure NotFound = Failure.NotFound("hostName.notFound");

    public static readonly Failure Shape = Failure.Invalid("hostName.shape", Field);
    public static readonly Failure Address = Failure.Invalid("hostName.address", Field);
    public static readonly Failure Suffix = Failure.Invalid("hostName.suffix", Field);

    /// <summary>The platform's own name, or one that somebody else is served under.</summary>
    public static readonly Failure Unavailable = new("hostName.unavailable", FailureKind.Conflict, Field);

    public static readonly Failure TooMany = new("hostName.tooMany", FailureKind.Conflict, Field);
    public static readonly Failure NoRecord = new("hostName.noRecord", FailureKind.Conflict);
    public static readonly Failure OtherRecord = new("hostName.otherRecord", FailureKind.Conflict);
    public static readonly Failure NoAnswer = new("hostName.noAnswer", FailureKind.Conflict);
    public static readonly Failure OverdueProof = new("hostName.overdue", FailureKind.Conflict);
    public static readonly Failure TooSoon = new("hostName.tooSoon", FailureKind.Conflict);
    public static readonly Failure InUse = new("hostName.inUse", FailureKind.Conflict);
    public static readonly Failure Last = new("hostName.last", FailureKind.Conflict);

    /// <summary>For the operator: it stands in the tenant's pack.</summary>
    public static readonly Failure InPack = new("hostName.inPack", FailureKind.Conflict);

    public static Failure Certificate(string code) => Failure.Invalid(code, CertificateField);
}
