namespace Derman.Core.Tenancy.HostNames;

/// <summary>What an authority gave, as files.</summary>
/// <param name="File">PEM (chain, perhaps with its key), DER, or PFX.</param>
/// <param name="Key">PEM of the key, when it lies in a file of its own.</param>
/// <param name="Password">Of a PFX.</param>
public sealed record CertificateUpload(ReadOnlyMemory<byte> File, ReadOnlyMemory<byte> Key = default, string? Password = null)
{
    /// <summary>Bytes of a file: a chain of four takes 8,000.</summary>
    public const int MostBytes = 64 * 1024;
}
