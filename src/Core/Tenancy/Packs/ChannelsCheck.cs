namespace Derman.Core.Tenancy.Packs;

/// <summary>channels.json and neighbourhoods.json.</summary>
internal static class ChannelsCheck
{
    private const string File = "channels.json";

    public static void Check(PackDraft draft, Findings found)
    {
        if (draft.Channels is not { } file)
        {
            return;
        }

        Codes.Unique(File, "/channels", file.Channels.Select(c => c.Code), "code", found);
        var accounts = Codes.Unique(File, "/accounts", file.Accounts.Select(a => a.Account), "account", found);
        for (var i = 0; i < file.Channels.Count; i++)
        {
            if (file.Channels[i].Account is { } account && !accounts.Contains(account))
            {
                found.Add(File, JsonPointer.Append("/channels", i) + "/account", "channel.account.unknown",
                    $"There is no account '{account}'.", "Name one of the accounts below, or remove it.");
            }
        }

        for (var i = 0; i < file.Accounts.Count; i++)
        {
            // A pack lies in a repository and travels by mail: a secret in it is no secret any more.
            foreach (var name in file.Accounts[i].Settings.Keys.Where(LooksSecret))
            {
                found.Add(File, JsonPointer.Append(JsonPointer.Append("/accounts", i) + "/settings", name), "account.secret",
                    $"'{name}' looks like a secret.", "Enter secrets on the channel's screen; remove it here.");
            }
        }
    }

    private static bool LooksSecret(string name) =>
        name.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || name.Contains("token", StringComparison.OrdinalIgnoreCase)
        || name.Contains("password", StringComparison.OrdinalIgnoreCase);
}

internal static class NeighbourhoodsCheck
{
    private const string File = "neighbourhoods.json";

    public static void Check(PackDraft draft, Findings found)
    {
        if (draft.Neighbourhoods?.Neighbourhoods is not { } all)
        {
            return;
        }

        Codes.Unique(File, "/neighbourhoods", all.Select(n => n.Code), "code", found);
        var districts = all.Where(n => n.Kind is "district" or "county").Select(n => n.Code).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < all.Count; i++)
        {
            AreaCheck.Check(File, JsonPointer.Append("/neighbourhoods", i) + "/area", "neighbourhood", all[i].Area, found);
            if (all[i].Centre is [_, < -90 or > 90])
            {
                found.Add(File, JsonPointer.Append("/neighbourhoods", i) + "/centre", "neighbourhood.latitude", "A latitude is beyond a pole.", "Write longitude before latitude.");
            }

            if (all[i].District is { } district && !districts.Contains(district))
            {
                found.Add(File, JsonPointer.Append("/neighbourhoods", i) + "/district", "neighbourhood.district.unknown",
                    $"There is no district or county '{district}'.", "Add it as an entry of kind district or county, or remove it.");
            }
        }
    }
}
