using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Inbox;

namespace Derman.Core.Calls;

/// <summary>At which telephone a person sits, as the exchange names it: their own choice, because places change with the shift.</summary>
public sealed class Extensions(KeepChoices choices, OperatorPresence presence)
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
        await presence.BackAsync(tenant, actor, ct); // Who sits down is there.
        return true;
    }

    /// <summary>Who sits at a telephone; of several the first by name, as on the screens.</summary>
    internal static StaffMember? At(ReadSession session, string extension) => session
        .Query("SELECT \"staff\", \"value\" FROM \"staff_preference\" WHERE \"name\" = @p0", r => (Staff: r.GetFieldValue<byte[]>(0), Extension: r.GetString(1)), Name)
        .Where(p => string.Equals(p.Extension, extension, StringComparison.OrdinalIgnoreCase))
        .Select(p => session.First<StaffMember>("\"id\" = @p0 AND \"active\" = 1", p.Staff))
        .OfType<StaffMember>()
        .MinBy(m => m.DisplayName, StringComparer.Ordinal);

    /// <summary>Who sits at which telephone; of several at one, all of them.</summary>
    internal static Dictionary<string, string> Names(ReadSession session) => session
        .Query(
            "SELECT p.\"value\", m.\"display_name\" FROM \"staff_preference\" p JOIN \"staff_member\" m ON m.\"id\" = p.\"staff\" WHERE p.\"name\" = @p0 AND m.\"active\" = 1",
            r => (Extension: r.GetString(0), Name: r.GetString(1)),
            Name)
        .GroupBy(p => p.Extension, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => string.Join(", ", g.Select(p => p.Name).Order(StringComparer.Ordinal)), StringComparer.OrdinalIgnoreCase);
}
