using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Derman.Density;

/// <summary>Packs of made-up municipalities: the rules of three real ones by turns, names and addresses of their own.</summary>
internal static class GeneratedPacks
{
    private static readonly string[] Bases = ["erenler", "tatvan", "melikgazi"];
    private static readonly string[] First = ["Yeşil", "Ak", "Kara", "Gök", "Sarı", "Güzel", "Koca", "Bağ", "Çam", "Taş", "Su", "Dağ", "Gül", "Ova", "Kuz", "Ulu", "Altın", "Gümüş", "İnce", "Şah"];
    private static readonly string[] Second = ["ova", "dere", "tepe", "köy", "pınar", "hisar", "kent", "yurt", "ören", "bahçe", "kale", "su", "başı", "yazı", "kaya", "çayır", "göl", "burun", "yaka", "alan"];

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"belediye-{number:D5}");

    public static void Write(int count, string folder)
    {
        var from = Path.Combine(Repository(), "tenants");
        for (var i = 1; i <= count; i++)
        {
            var target = Path.Combine(folder, IdOf(i));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(from, Bases[i % Bases.Length]), "*.json", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(target, Path.GetRelativePath(Path.Combine(from, Bases[i % Bases.Length]), file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }

            Rename(Path.Combine(target, "tenant.json"), i);
        }
    }

    private static void Rename(string file, int number)
    {
        var name = First[number % First.Length] + Second[number / First.Length % Second.Length];
        var pack = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var names = pack["names"]!.AsObject();
        foreach (var language in names.Select(n => n.Key).ToList())
        {
            names[language] = string.Create(CultureInfo.InvariantCulture, $"{name} {(language == "tr" ? "Belediyesi" : "Municipality")} {number}");
        }

        pack["id"] = IdOf(number);
        pack["district"] = name;
        pack["hosts"] = new JsonArray($"{IdOf(number)}.localhost");
        File.WriteAllText(file, pack.ToJsonString(Json));
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Platform.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run it from within the repository.");
        }

        return folder;
    }
}
