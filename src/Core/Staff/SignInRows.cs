using NodaTime;

namespace Derman.Core.Staff;

/// <summary>A door that opens once: an invitation, or a new password. Only the hash of what stands in its address is kept.</summary>
public sealed class StaffLink
{
    public byte[] Hash { get; set; } = [];

    public Guid Staff { get; set; }

    /// <summary>One of <see cref="LinkKinds"/>.</summary>
    public string Kind { get; set; } = "";

    public Instant ExpiresAt { get; set; }

    public string MadeBy { get; set; } = "";

    public Instant MadeAt { get; set; }
}

/// <summary>A passkey (WebAuthn credential) of a person.</summary>
public sealed class Passkey
{
    public byte[] CredentialId { get; set; } = [];

    public Guid Staff { get; set; }

    public string Name { get; set; } = "";

    /// <summary>COSE key, as the authenticator gave it.</summary>
    public byte[] PublicKey { get; set; } = [];

    public long SignCount { get; set; }

    /// <summary>How the authenticator can be reached, separated by spaces.</summary>
    public string Transports { get; set; } = "";

    public bool UserVerified { get; set; }

    public bool BackupEligible { get; set; }

    public bool BackedUp { get; set; }

    public Instant CreatedAt { get; set; }

    public Instant? UsedAt { get; set; }
}

/// <summary>A recovery code that has not been used, as a keyed hash.</summary>
public sealed class RecoveryCode
{
    public Guid Staff { get; set; }

    public byte[] Hash { get; set; } = [];

    public Instant MadeAt { get; set; }
}

/// <summary>A sign-in that still holds: without its row the cookie is worth nothing.</summary>
public sealed class DeskSession
{
    public Guid Id { get; set; }

    public Guid Staff { get; set; }

    /// <summary>How the person proved who they are: see <see cref="Amr"/>.</summary>
    public string Means { get; set; } = "";

    /// <summary>Browser and system in words, never a version: <c>Firefox · Windows</c>.</summary>
    public string Device { get; set; } = "";

    /// <summary>The network the person came from, not the address.</summary>
    public string Network { get; set; } = "";

    public Instant SignedInAt { get; set; }

    /// <summary>To within <see cref="Sessions.SeenEvery"/>.</summary>
    public Instant SeenAt { get; set; }
}

/// <summary>Tries to get in that were not yet followed by a good one.</summary>
public sealed class SignInCount
{
    public byte[] Key { get; set; } = [];

    public long Tries { get; set; }

    public Instant LastAt { get; set; }

    /// <summary>Before this no further try is looked at.</summary>
    public Instant OpenAt { get; set; }
}

/// <summary>Something that was shown and may not be shown again.</summary>
public sealed class UsedOnce
{
    public byte[] Key { get; set; } = [];

    public Instant Until { get; set; }
}
