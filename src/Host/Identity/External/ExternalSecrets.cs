using Derman.Core.Channels;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Identity.External;

/// <summary>Client secrets, kept where those of channel accounts are. The colon keeps them apart: no account has one in its name.</summary>
internal sealed class ExternalSecrets(ChannelSecrets secrets)
{
    private const string Name = "clientSecret";

    public string? Of(Tenant tenant, ExternalProvider provider) => secrets.Of(tenant, Account(provider.Code)).GetValueOrDefault(Name);

    public ValueTask SetAsync(Tenant tenant, string provider, string secret, CancellationToken ct) => secrets.SetAsync(tenant, Account(provider), Name, secret, ct);

    private static string Account(string code) => $"sign-in:{code}";
}
