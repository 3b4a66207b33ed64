namespace Derman.Core.Tenancy;

/// <summary>Identity of a tenant: 2–40 lower-case letters, digits and hyphens. Stores, keys and caches can only be had with one.</summary>
public readonly record struct TenantId
{
    private readonly string? _value;

    private TenantId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An empty TenantId names no tenant.");

    public static bool TryParse(string? text, out TenantId id)
    {
        id = default;
        if (text is null || !IsShaped(text))
        {
            return false;
        }

        id = new TenantId(text);
        return true;
    }

    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a tenant id (2-40 of a-z, 0-9, '-').");

    public override string ToString() => Value;

    /// <summary>By hand: asked at every request, and no clock may run out on a thread that has to wait.</summary>
    private static bool IsShaped(string text) =>
        text.Length is >= 2 and <= 40 && text[0] != '-' && text[^1] != '-' && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
