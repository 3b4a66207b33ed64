using System.Text.RegularExpressions;

namespace Derman.Core.Tenancy;

/// <summary>Identity of a tenant: 2–40 lower-case letters, digits and hyphens. Stores, keys and caches can only be had with one.</summary>
public readonly partial record struct TenantId
{
    private readonly string? _value;

    private TenantId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An empty TenantId names no tenant.");

    public static bool TryParse(string? text, out TenantId id)
    {
        id = default;
        if (text is null || !Shape().IsMatch(text))
        {
            return false;
        }

        id = new TenantId(text);
        return true;
    }

    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a tenant id (2-40 of a-z, 0-9, '-').");

    public override string ToString() => Value;

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Shape();
}
