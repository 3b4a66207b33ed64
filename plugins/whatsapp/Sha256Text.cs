namespace Derman.Channels.WhatsApp;

/// <summary>Meta writes hashes as hexadecimal digits or as Base64, depending on the endpoint and its age; inside they are lower-case hexadecimal.</summary>
internal static class Sha256Text
{
    private const int Size = 32;

    public static string? Normalise(string? given)
    {
        if (given is null)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[Size];
        if (given.Length == Size * 2 && Convert.FromHexString(given, hash, out _, out var read) == System.Buffers.OperationStatus.Done && read == Size)
        {
            return Convert.ToHexStringLower(hash);
        }

        return Convert.TryFromBase64String(given, hash, out var written) && written == Size ? Convert.ToHexStringLower(hash) : null;
    }
}
