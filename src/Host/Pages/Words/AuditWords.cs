using System.Text.Json;
using Derman.Core.Audit;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>Any link of the chain as a sentence: a ticket's in the words of its timeline, the others in their own.</summary>
internal sealed class AuditWords(TenantConfiguration configuration, IReadOnlyList<StaffMember> staff, IUiText text)
{
    private readonly Dictionary<Guid, string> _names = staff.ToDictionary(s => s.Id, s => s.DisplayName);

    public string Actor(string code) => Core.Tickets.Actor.StaffIdOf(code) is { } id
        ? _names.GetValueOrDefault(id, text["audit.someone"])
        : code == "operator" ? text["audit.operator"] : Events.Actor(code);

    public string Of(AuditEntry entry)
    {
        if (entry.Content is null)
        {
            return text["audit.erased"];
        }

        var key = $"audit.event.{entry.Kind}";
        if (!text.Has(key))
        {
            return Events.Of(new EventView(entry.Seq, entry.Kind, entry.Actor, entry.At, entry.Content));
        }

        using var content = JsonDocument.Parse(entry.Content);
        var root = content.RootElement;
        return text.T(key, ("name", Subject(root)), ("rows", Plain(root, "rows")), ("why", Plain(root, "why")));
    }

    private EventWords Events => field ??= new EventWords(configuration, _names, text);

    /// <summary>The person, role, program or channel account it happened to.</summary>
    private string Subject(JsonElement root)
    {
        if (Plain(root, "person") is { Length: > 0 } person && Guid.TryParse(person, out var id))
        {
            return _names.GetValueOrDefault(id, text["audit.someone"]);
        }

        return Plain(root, "role") is { Length: > 0 } role
            ? RoleWords.Name(configuration, role, text)
            : Plain(root, "name") is { Length: > 0 } name ? name : Plain(root, "account");
    }

    private static string Plain(JsonElement root, string name) => root.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString() ?? "", JsonValueKind.Number => value.GetRawText(), _ => "" }
        : "";
}
