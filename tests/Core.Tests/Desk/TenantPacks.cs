using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tests;

/// <summary>The tenant packs of the repository, beside the test assembly.</summary>
public static class TenantPacks
{
    public static readonly string[] All = ["hizir-erzincan", "behzisti-wa", "tatvan", "erenler", "melikgazi"];

    public static string FolderOf(string id) => Path.Combine(AppContext.BaseDirectory, "tenants", id);

    public static async Task<TenantPack> ReadAsync(string id) => Sound(await PackReader.ReadFolderAsync(FolderOf(id)));

    public static TenantPack Sound(PackReading reading)
    {
        Assert.True(reading.IsValid, string.Join('\n', reading.Problems));
        return reading.Pack!;
    }

    public static PackReading Reading(TenantPack pack) => PackReader.Check(pack);
}
