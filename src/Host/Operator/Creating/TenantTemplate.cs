using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Operator.Creating;

/// <summary>What is asked of the operator for a new tenant.</summary>
/// <param name="Id">Stands in addresses; never changes.</param>
/// <param name="Languages">The first is the one the desk begins with.</param>
/// <param name="Country">TR | IR: calendar, time zone and the order of the week come with it.</param>
/// <param name="Host">Its own host name; may be empty where tenants have path addresses.</param>
internal sealed record NewTenant(string Id, string Name, IReadOnlyList<string> Languages, string Country, string Province, string? Host);

/// <summary>
/// Makes the pack of a new tenant from the template that is shipped: a small institution with a desk, one unit and the usual workflow, which
/// its administrator then changes on screen.
/// </summary>
internal static class TenantTemplate
{
    public const string Turkey = "TR";
    public const string Iran = "IR";

    /// <summary>The pack whose calendar and letters are those of an institution in Iran.</summary>
    private const string IranianPack = "behzisti-wa";

    private static readonly Lazy<Dictionary<string, string>> PersianNames = new(() =>
    {
        using var stream = typeof(TenantTemplate).Assembly.GetManifestResourceStream("Derman.Host.Template.fa.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    });

    /// <summary>Languages in which the template has every word of a country's institution.</summary>
    public static IReadOnlyList<string> LanguagesOf(string country) => country == Iran ? ["fa", "en"] : ["tr", "en"];

    /// <param name="packs">Folder of the shipped packs.</param>
    public static async Task<PackReading> ReadAsync(string packs, NewTenant wanted, CancellationToken ct)
    {
        var files = (await PackFiles.LoadAsync(Path.Combine(packs, "_template"), ct)).ToDictionary(StringComparer.Ordinal);
        if (wanted.Country == Iran)
        {
            var iranian = await PackFiles.LoadAsync(Path.Combine(packs, IranianPack), ct);
            foreach (var name in files.Keys.Where(n => n.EndsWith(".json", StringComparison.Ordinal)).ToList())
            {
                files[name] = InPersian(files[name]);
            }

            files["calendar.json"] = iranian["calendar.json"];
            files[PackFiles.TextsName("fa")] = iranian[PackFiles.TextsName("fa")];
        }

        files["tenant.json"] = Profile(files["tenant.json"], wanted);
        foreach (var language in (string[])["tr", "fa", "en"])
        {
            if (!wanted.Languages.Contains(language, StringComparer.Ordinal))
            {
                files.Remove(PackFiles.TextsName(language));
            }
        }

        return PackReader.Read(files);
    }

    private static byte[] Profile(byte[] json, NewTenant wanted)
    {
        var profile = JsonNode.Parse(json)!.AsObject();
        var names = new JsonObject();
        foreach (var language in wanted.Languages)
        {
            names[language] = wanted.Name;
        }

        profile["id"] = wanted.Id;
        profile["names"] = names;
        profile["country"] = wanted.Country;
        profile["province"] = wanted.Province;
        profile["languages"] = new JsonArray([.. wanted.Languages.Select(l => (JsonNode)l)]);
        profile["defaultLanguage"] = wanted.Languages[0];
        profile["calendarSystem"] = wanted.Country == Iran ? "jalali" : "gregorian";
        profile["timeZone"] = wanted.Country == Iran ? "Asia/Tehran" : "Europe/Istanbul";
        profile["ticketPrefix"] = PrefixOf(wanted.Id);
        profile["hosts"] = new JsonArray([.. (string.IsNullOrWhiteSpace(wanted.Host) ? [] : new[] { wanted.Host }).Select(h => (JsonNode)h)]);
        return JsonSerializer.SerializeToUtf8Bytes(profile);
    }

    /// <summary>The first letters of its id, before every number its citizens get.</summary>
    private static string PrefixOf(string id)
    {
        var letters = string.Concat(id.Where(char.IsAsciiLetterLower).Take(3)).ToUpperInvariant();
        return letters.Length < 2 ? "REQ" : letters;
    }

    private static byte[] InPersian(byte[] json)
    {
        var root = JsonNode.Parse(json)!;
        Walk(root);
        return JsonSerializer.SerializeToUtf8Bytes(root);

        static void Walk(JsonNode? node)
        {
            if (node is JsonArray list)
            {
                foreach (var item in list)
                {
                    Walk(item);
                }
            }
            else if (node is JsonObject item)
            {
                if (item["names"] is JsonObject names && names["en"]?.GetValue<string>() is { } english && PersianNames.Value.TryGetValue(english, out var persian))
                {
                    names["fa"] = persian;
                }

                foreach (var (_, value) in item)
                {
                    Walk(value);
                }
            }
        }
    }
}
