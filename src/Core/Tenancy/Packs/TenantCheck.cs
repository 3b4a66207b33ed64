using System.Text.Json.Nodes;
using NodaTime;

namespace Derman.Core.Tenancy.Packs;

/// <summary>tenant.json, and the names in every file that its languages demand.</summary>
internal static class TenantCheck
{
    private const string File = "tenant.json";

    public static void Check(PackDraft draft, Findings found)
    {
        if (draft.Tenant is not { } tenant)
        {
            return;
        }

        if (!tenant.Languages.Contains(tenant.DefaultLanguage, StringComparer.Ordinal))
        {
            found.Add(File, "/defaultLanguage", "tenant.defaultLanguage",
                $"'{tenant.DefaultLanguage}' is not among the languages.", "Add it to languages, or choose one of them.");
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(tenant.TimeZone) is null)
        {
            found.Add(File, "/timeZone", "tenant.timeZone",
                $"'{tenant.TimeZone}' is no IANA time zone.", "Use a name such as Europe/Istanbul.");
        }

        CheckDesk(draft, tenant, found);
        AreaCheck.Check(File, "/area", "tenant", tenant.Area, found);
        CheckMap(tenant.Map, found);
        CheckProviders(tenant.Security?.ExternalSignIn ?? [], found);
        CheckBrand("/brand/light", tenant.Brand.Light, Contrast.LightSurface, "light", found);
        CheckBrand("/brand/dark", tenant.Brand.Dark, Contrast.DarkSurface, "dark", found);
        foreach (var (name, document) in draft.Documents)
        {
            CheckNames(name, document, "", tenant.Languages, found);
        }
    }

    private static void CheckDesk(PackDraft draft, TenantProfile tenant, Findings found)
    {
        if (draft.Organisation is not { } organisation)
        {
            return;
        }

        var desk = organisation.Directorates.FirstOrDefault(d => d.Code == tenant.Desk);
        if (desk is null)
        {
            found.Add(File, "/desk", "tenant.desk.unknown",
                $"There is no directorate '{tenant.Desk}'.", "Name a directorate of organisation.json.");
        }
        else if (desk.External)
        {
            found.Add(File, "/desk", "tenant.desk.external",
                $"'{tenant.Desk}' is an institution outside.", "The desk must be a directorate of its own.");
        }
        else if (desk.Retired)
        {
            found.Add(File, "/desk", "tenant.desk.retired", $"'{tenant.Desk}' is retired.", "Make another directorate the desk first.");
        }
    }

    private static void CheckMap(MapSettings? map, Findings found)
    {
        if (map is { Centre: [_, < -90 or > 90] })
        {
            found.Add(File, "/map/centre", "tenant.map.latitude", "A latitude is beyond a pole.", "Write longitude before latitude.");
        }

        if (map?.Tiles is { } tiles && tiles.MinZoom > tiles.MaxZoom)
        {
            found.Add(File, "/map/tiles/minZoom", "tenant.map.zoom", "The smallest zoom is larger than the largest.", "Exchange minZoom and maxZoom.");
        }
    }

    private static void CheckProviders(IReadOnlyList<ExternalProvider> providers, Findings found)
    {
        for (var i = 0; i < providers.Count; i++)
        {
            var (provider, at) = (providers[i], JsonPointer.Append("/security/externalSignIn", i));
            if (provider.Kind == ExternalProvider.Oidc && provider.Authority is null)
            {
                found.Add(File, at, "tenant.provider.authority", $"'{provider.Code}' names no authority.", "Write the issuer identifier of the provider.");
            }

            if (providers.Take(i).Any(p => p.Code == provider.Code || p.Issuer == provider.Issuer))
            {
                found.Add(File, at, "tenant.provider.twice", $"The code or the authority of '{provider.Code}' is there twice.", "Name every provider once.");
            }
        }
    }

    private static void CheckBrand(string path, string colour, string surface, string theme, Findings found)
    {
        if (Contrast.Ratio(colour, surface) is { } ratio && ratio < Contrast.Least)
        {
            found.Add(
                File,
                path,
                "tenant.brand.contrast",
                FormattableString.Invariant($"{colour} on a {theme} screen has contrast {ratio:0.0}, text needs {Contrast.Least:0.0} (WCAG 1.4.3)."),
                $"The nearest colour that passes is {Contrast.Nearest(colour, surface)}.");
        }
    }

    private static void CheckNames(string file, JsonNode? node, string path, IReadOnlyList<string> languages, Findings found)
    {
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                CheckNames(file, list[i], JsonPointer.Append(path, i), languages, found);
            }
        }

        foreach (var (key, child) in node as JsonObject ?? [])
        {
            var at = JsonPointer.Append(path, key);
            if (key == "names" && child is JsonObject names)
            {
                foreach (var language in languages.Where(language => !names.ContainsKey(language)))
                {
                    found.Add(file, at, "names.missing", $"The name in '{language}' is missing.", $"Add \"{language}\".");
                }
            }

            CheckNames(file, child, at, languages, found);
        }
    }
}
