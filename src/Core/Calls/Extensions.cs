using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Inbox;

namespace Derman.Core.Calls;

/// <summary>At which telephone a person sits, as the exchange names it: their own choice, because places change with the shift.</summary>
public sealed class Extensions(KeepChoices choices)
{
    internal const string Name = "phone.extension";
    private const int Longest = 40;

    public static readonly Failure Invalid = new("extension.invalid", FailureKind.Invalid);

    public string? Of(Tenant tenant, Actor actor) => choices.Of(tenant, Name, actor) is { Length: > 0 } value ? value : null;

    /// <param name="extension">Empty: none.</param>
    public async Task<Result<bool>> SetAsync(Tenant tenant, string? extension, Actor actor, CancellationToken ct)
    {
        var value = DecimalDigits.ToAscii((extension ?? "").Trim());
        if (value.Length > Longest || value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            return Invalid;
        }

        await choices.KeepAsync(tenant, Name, value, actor, ct);
        return true;
    }

    /// <summary>Who sits at which telephone; of several at one, who has it first by name.</summary>
    internal static Dictionary<string, string> Names(ReadSession session) => session
        .Query(
            "SELECT p.\"value\", m.\"display_name\" FROM \"staff_preference\" p JOIN \"staff_member\" m ON m.\"id\" = p.\"staff\" WHERE p.\"name\" = @p0 AND m.\"active\" = 1",
            r => (Extension: r.GetString(0), Name: r.GetString(1)),
            Name)
        .GroupBy(p => p.Extension, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => string.Join(", ", g.Select(p => p.Name).Order(StringComparer.Ordinal)), StringComparer.OrdinalIgnoreCase);
}
