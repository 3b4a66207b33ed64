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

    /// <summary>A provider outside said who it is. RFC 8176 has no word for that; what was shown there, nobody here has seen.</summary>
    public const string External = "ext";

    /// <summary>The first step alone: <see cref="Password"/> or <see cref="External"/>.</summary>
    public static string First(string means) => means.Split(' ')[0] == External ? External : Password;

    /// <summary>The second step, after a first one that was not a password.</summary>
    /// <param name="second">Means that begin with <see cref="Password"/>.</param>
    public static string After(string first, string second) => first == External ? External + second[Password.Length..] : second;

    /// <summary>The person showed something to us. Who came by a provider alone may only have had a browser that is signed in there.</summary>
    public static bool IsShownHere(string means) => means != External;

    public static bool HasTwoFactors(string means) => means.Split(' ').Contains("mfa", StringComparer.Ordinal);
}
