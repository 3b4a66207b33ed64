using System.CommandLine;
using Derman.Core.OpenId;
using NodaTime;

namespace Derman.Host.Cli;

/// <summary><c>openid rotate-keys</c>: the keys a tenant's tokens are signed with.</summary>
internal static class OpenIdCommands
{
    public static Command Create(ICommandPlace place)
    {
        var openid = new Command("openid", "The OpenID Provider of a tenant.");
        var tenant = new Argument<string>("tenant") { Description = "Id of the tenant." };
        var stolen = new Option<bool>("--stolen") { Description = "What the old keys signed counts no longer: everybody and every program gets new tokens." };

        openid.Add(place, CommandKind.Changes, "rotate-keys", "New signing keys at once; the old ones verify for another day.", [tenant, stolen], async run =>
        {
            var id = run.Tenant(tenant);
            var open = await run.House.Registry.OpenAsync(id, run.Stop);
            var made = await new SigningKeys(SystemClock.Instance).RotateAsync(open, run.Get(stolen), run.Stop);
            run.House.Changed(id);
            open.Announced();
            return run.Done(made == 0
                ? $"{id} has signed nothing yet: its first token makes its first key."
                : run.Get(stolen) ? $"{id} signs with {made} new keys; the old ones count no longer." : $"{id} signs with {made} new keys; the old ones verify for another day.");
        });
        return openid;
    }
}
