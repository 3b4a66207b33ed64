using System.Text.Json;

namespace Derman.Host.Tests.Support;

/// <summary>The steps of a ticket's life that many tests need.</summary>
internal static class Work
{
    public static async Task<JsonElement> MustAsync(this TenantApi tenant, string id, string action, object? body = null)
    {
        var answer = await tenant.ActAsync(id, action, body);
        Assert.True(answer.Status == 200, $"{tenant.Id} {action}: {answer.Status} {answer.Text}");
        return answer.Json;
    }

    /// <summary>Accepted, proposed with proof, and approved (twice where the workflow asks for it).</summary>
    public static async Task<JsonElement> ToApprovedAsync(this TenantApi tenant, string id)
    {
        await tenant.MustAsync(id, "accept");
        var proposed = await tenant.MustAsync(id, "propose", new { comment = "İş bitti.", proof = new[] { await tenant.ProofAsync(id) } });
        Assert.Equal("proposed", proposed.At("category"));
        return await tenant.MustAsync(id, "approve");
    }

    /// <summary>The whole honest way to an end.</summary>
    public static async Task<JsonElement> ToClosedAsync(this TenantApi tenant, string id)
    {
        await tenant.ToApprovedAsync(id);
        await tenant.MustAsync(id, "talk", new { talk = new { result = "satisfied" } });
        await tenant.MustAsync(id, "solve");
        return await tenant.MustAsync(id, "close", new { outcome = "solved" });
    }
}
