using System.Globalization;
using System.Buffers.Binary;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Staff.SigningIn;

/// <summary>One count that a try to get in falls under.</summary>
/// <param name="Free">Tries in a row that cost nothing.</param>
/// <param name="Longest">The wait doubles with every further try, up to this.</param>
/// <param name="Shared">Strangers' tries fall under it too: a good one takes back its own try only.</param>
internal sealed record TryPlace(byte[] Key, int Free, Duration Longest, bool Shared);

/// <summary>
/// Under what a try is counted. On a device that this person has signed in with before: under person and device, which no stranger can
/// reach. Anywhere else: under the account, together with everybody else who tries it from somewhere unknown, and under the network.
/// </summary>
public sealed class SignInTry
{
    private const int FreeOfDevice = 8;
    private const int FreeOfAccount = 5;
    private const int FreeOfNetwork = 40;
    private const int KeyBytes = 16;

    // Made-up names and networks share so many counts: strangers can make no more rows than that.
    private const uint UnknownNames = 4096;
    private const uint Networks = 65_536;

    private static readonly Duration LongestOfDevice = Duration.FromMinutes(5);
    private static readonly Duration LongestOfStrangers = Duration.FromMinutes(15);

    private SignInTry(params TryPlace[] places) => Places = places;

    internal IReadOnlyList<TryPlace> Places { get; }

    /// <param name="person">Null when there is no account of that name: counted all the same.</param>
    /// <param name="knownDevice">The device, when this person has signed in there before.</param>
    public static SignInTry Password(Tenant tenant, Guid? person, string normalizedName, string? knownDevice, string network) => Of(tenant, "password", person, normalizedName, knownDevice, network);

    /// <summary>The second step. Only who has the password comes so far, so its count is another.</summary>
    public static SignInTry Code(Tenant tenant, Guid person, string? knownDevice, string network) => Of(tenant, "code", person, "", knownDevice, network);

    private static SignInTry Of(Tenant tenant, string step, Guid? person, string normalizedName, string? knownDevice, string network)
    {
        if (person is { } id && knownDevice is not null)
        {
            return new(new TryPlace(Key(tenant, $"{step} of {id} on {knownDevice}"), FreeOfDevice, LongestOfDevice, Shared: false));
        }

        var account = person?.ToString() ?? Bucket(tenant, normalizedName, UnknownNames);
        return new(
            new TryPlace(Key(tenant, $"{step} of {account}"), FreeOfAccount, LongestOfStrangers, Shared: false),
            new TryPlace(Key(tenant, $"{step} from {Bucket(tenant, network, Networks)}"), FreeOfNetwork, LongestOfStrangers, Shared: true));
    }

    private static byte[] Key(Tenant tenant, string what) => tenant.Key.Lookup("sign-in count", what)[..KeyBytes];

    private static string Bucket(Tenant tenant, string what, uint of) =>
        (BinaryPrimitives.ReadUInt32BigEndian(tenant.Key.Lookup("sign-in bucket", what)) % of).ToString(CultureInfo.InvariantCulture);
}
