using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tickets.Rehearsing;

/// <summary>A change that is tried out: the files it changes that deadlines rest on, as they would be.</summary>
/// <param name="Version">Of the configuration it was drawn on; on another one it may be looked at, and no longer published.</param>
/// <param name="Files">Name → text.</param>
public sealed record RehearsalDraft(int Version, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Rules, calendars, the terms of topics.</summary>
    private static readonly PackFileKind[] Kinds = [PackFileKind.Clocks, PackFileKind.Calendar, PackFileKind.Topics];

    /// <summary>Nothing a deadline rests on is changed.</summary>
    [JsonIgnore]
    public bool IsEmpty => Files.Count == 0;

    [JsonIgnore]
    public ClocksFile? Clocks => Files.TryGetValue(PackFiles.NameOf(PackFileKind.Clocks), out var text) ? JsonSerializer.Deserialize(text, PackJsonContext.Default.ClocksFile) : null;

    public static RehearsalDraft Of(TenantConfiguration live, TenantPack next)
    {
        var (now, then) = (Texts(live.Pack), Texts(next));
        return new(live.Version, then.Where(f => now[f.Key] != f.Value).ToDictionary(StringComparer.Ordinal));
    }

    public bool Changes(PackFileKind kind) => Files.ContainsKey(PackFiles.NameOf(kind));

    /// <summary>The pack as it would be.</summary>
    public TenantPack On(TenantPack pack)
    {
        foreach (var (name, text) in Files)
        {
            pack = PackFiles.KindOf(name) switch
            {
                PackFileKind.Clocks => pack with { Clocks = JsonSerializer.Deserialize(text, PackJsonContext.Default.ClocksFile)! },
                PackFileKind.Calendar => pack with { Calendar = JsonSerializer.Deserialize(text, PackJsonContext.Default.CalendarFile)! },
                PackFileKind.Topics => pack with { Topics = JsonSerializer.Deserialize(text, PackJsonContext.Default.TopicsFile)! },
                _ => pack,
            };
        }

        return pack;
    }

    public string Write() => JsonSerializer.Serialize(this, RehearsalJson.Default.RehearsalDraft);

    public static RehearsalDraft Read(string input) => JsonSerializer.Deserialize(input, RehearsalJson.Default.RehearsalDraft) is { Files: not null } draft
        ? draft
        : new(0, new Dictionary<string, string>(StringComparer.Ordinal) { [PackFiles.NameOf(PackFileKind.Clocks)] = input }); // Asked for before other files were tried out.

    private static Dictionary<string, string> Texts(TenantPack pack) => PackWriter.Write(pack)
        .Where(f => PackFiles.KindOf(f.Key) is { } kind && Kinds.Contains(kind))
        .ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value), StringComparer.Ordinal);
}
