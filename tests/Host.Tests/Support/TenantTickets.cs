using System.Text.Json;

namespace Derman.Host.Tests.Support;

internal static class TenantTickets
{
    /// <summary>The newest tickets whose words begin with the text, once there are as many.</summary>
    public static Task<List<JsonElement>> FoundAsync(this TenantApi tenant, string text, int count) => Poll.UntilAsync<List<JsonElement>>(
        async () =>
        {
            var found = (await tenant.GetAsync("/tickets?sort=newest&limit=200")).Is(200).List("items").Where(i => i.At("excerpt")!.StartsWith(text, StringComparison.Ordinal)).ToList();
            return found.Count >= count ? found : null;
        },
        $"{count} tickets '{text}'");

    public static async Task<int> CountAsync(this TenantApi tenant, string text) =>
        (await Api.ListTests.AllAsync(tenant, "sort=newest&limit=200")).Count(i => i.At("excerpt")!.Contains(text, StringComparison.Ordinal));
}
