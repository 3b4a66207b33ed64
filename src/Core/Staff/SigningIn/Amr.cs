namespace Derman.Core.Staff.SigningIn;

/// <summary>How somebody proved who they are, in the words of RFC 8176, separated by spaces.</summary>
public static class Amr
{
    public const string Password = "pwd";

    /// <summary>A password and a code of an authenticator app.</summary>
    public const string PasswordAndCode = "pwd otp mfa";

    /// <summary>A password and a recovery code.</summary>
    public const string PasswordAndRecovery = "pwd mfa";

    /// <summary>A password and a passkey.</summary>
    public const string PasswordAndPasskey = "pwd pop mfa";

    /// <summary>A passkey that asked for PIN, face or finger: possession and the person, two factors in one.</summary>
    public const string Passkey = "pop user mfa";

    public static bool HasTwoFactors(string means) => means.Split(' ').Contains("mfa", StringComparer.Ordinal);
}
