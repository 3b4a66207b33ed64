using NodaTime;

namespace Derman.Core.Staff;

public sealed class StaffMember
{
    public Guid Id { get; set; }

    public string UserName { get; set; } = "";

    public string NormalizedUserName { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public string? Email { get; set; }

    /// <summary>Role codes, separated by spaces.</summary>
    public string Roles { get; set; } = "";

    /// <summary>Directorate code.</summary>
    public string Unit { get; set; } = "";

    public string? Language { get; set; }

    public string? PasswordHash { get; set; }

    public string SecurityStamp { get; set; } = "";

    public bool Active { get; set; } = true;

    public Instant? AbsentFrom { get; set; }

    public Instant? AbsentTo { get; set; }

    /// <summary>Who stands in during the absence.</summary>
    public Guid? Substitute { get; set; }

    /// <summary>Key of the authenticator app, sealed with the tenant's key; null without one.</summary>
    public byte[]? TotpSecret { get; set; }

    /// <summary>Newest time step a code was taken for: older ones are never taken again.</summary>
    public long TotpStep { get; set; }

    public bool Has(string role) => Roles.Split(' ').Contains(role, StringComparer.Ordinal);

    public bool AbsentAt(Instant now) => AbsentFrom <= now && (AbsentTo is null || now < AbsentTo);
}

public static class Roles
{
    public const string Agent = "agent";
    public const string Counter = "counter";
    public const string Staff = "staff";
    public const string Head = "head";
    public const string Field = "field";
    public const string Audience = "audience";
    public const string Executive = "executive";
    public const string Admin = "admin";
    public const string Auditor = "auditor";
    public const string Api = "api";

    public static readonly IReadOnlyList<string> All = [Agent, Counter, Staff, Head, Field, Audience, Executive, Admin, Auditor, Api];

    /// <summary>Roles that see every ticket of their tenant; the others see the subtree of their unit.</summary>
    public static readonly IReadOnlySet<string> SeeAll = new HashSet<string>(StringComparer.Ordinal) { Agent, Counter, Audience, Executive, Admin, Auditor, Api };

    /// <summary>Roles that see special-category data, or hand out rights to it: a password alone does not let them in.</summary>
    private static readonly HashSet<string> WithSecondFactor = new(StringComparer.Ordinal) { Admin, Executive, Audience, Field };

    public static bool NeedSecondFactor(IEnumerable<string> roles) => roles.Any(WithSecondFactor.Contains);

    /// <summary>Roles a person can be given; the others belong to programs.</summary>
    public static IEnumerable<string> OfPeople => All.Where(r => r != Api);
}
