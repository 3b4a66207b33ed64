using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Changing;

/// <summary>The texts of the pack as it was last applied: what an institution goes back to when its own wording did not do.</summary>
public static class AppliedTexts
{
    /// <returns>By language.</returns>
    public static IReadOnlyDictionary<string, TextsFile> Of(Tenant tenant) => tenant.Store.Read(ConfigurationStore.ReadApplied).Texts;
}
