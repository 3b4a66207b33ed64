namespace Derman.Plugins.Packages;

/// <summary>One file of a ZIP, as its directory describes it and its own header confirms.</summary>
/// <param name="Name">As written; not yet known to be safe.</param>
/// <param name="Start">Where its packed bytes begin.</param>
/// <param name="Packed">How many they are.</param>
/// <param name="Size">How many bytes it says it has unpacked.</param>
/// <param name="Deflated">Packed at all.</param>
internal sealed record ZipMember(string Name, long Start, long Packed, long Size, bool Deflated);
