using System.Runtime.InteropServices;

namespace Derman.Channels;

/// <summary>The version of this contract, compared with the bounds of a manifest before any plugin code is loaded.</summary>
/// <remarks>
/// The assembly version stays frozen within a major, because a plugin built against a higher one would look like "no plugin found";
/// the number that grows is this one. Within a major the contract only gains members; the host serves a major and the one before it.
/// </remarks>
public static class ChannelsSdk
{
    /// <summary>The contract version this assembly implements.</summary>
    public static SdkVersion Current { get; } = new(1, 0);
}

/// <summary>A contract version: two whole numbers, <c>major.minor</c>.</summary>
/// <param name="Major">1 to 999. Another major may break a plugin.</param>
/// <param name="Minor">0 to 999. A higher minor only adds.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SdkVersion(int Major, int Minor) : IComparable<SdkVersion>
{
    /// <summary>Orders by major, then by minor.</summary>
    /// <param name="other">The version to compare with.</param>
    /// <returns>Negative, zero or positive.</returns>
    public int CompareTo(SdkVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    /// <summary>The invariant text, for example <c>1.0</c>.</summary>
    /// <returns>Major and minor joined by a dot.</returns>
    public override string ToString() => FormattableString.Invariant($"{Major}.{Minor}");
}

/// <summary>The contract versions a plugin runs with, both ends included.</summary>
/// <param name="Min">The lowest version it needs.</param>
/// <param name="Max">The highest version it was tested with. <c>1.x</c> in the manifest (minor 999 here) accepts every minor of that major.</param>
public sealed record SdkBounds(SdkVersion Min, SdkVersion Max)
{
    /// <summary>The minor that stands for "any minor of this major".</summary>
    public const int AnyMinor = 999;

    /// <summary>Whether <paramref name="version"/> lies within the bounds.</summary>
    /// <param name="version">The contract version of the host.</param>
    /// <returns><c>true</c> when Min ≤ version ≤ Max.</returns>
    public bool Contains(SdkVersion version) => version.CompareTo(Min) >= 0 && version.CompareTo(Max) <= 0;
}
