using Derman.Core.Channels;
using Derman.Core.OpenId;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Host.Cli;
using Derman.Host.Jobs;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Operator.Plugins;
using NodaTime;

namespace Derman.Host.Operator.Socket;

internal static class AdminSetup
{
    public static IServiceCollection AddAdminSocket(this IServiceCollection services)
    {
        services.AddSingleton(LiveHouse);
        services.AddSingleton<AdminConversation>();
        services.AddHostedService<AdminSocket>();
        return services;
    }

    private static House LiveHouse(IServiceProvider host)
    {
        var (agenda, wake, keys, tokens, applications, secrets) = (
            host.GetRequiredService<Agenda>(), host.GetRequiredService<Wake>(), host.GetRequiredService<TenantKeys>(),
            host.GetRequiredService<ValidatedTokens>(), host.GetRequiredService<Applications>(), host.GetRequiredService<ChannelSecrets>());
        return new House(
            host.GetRequiredService<TenantRegistry>(),
            host.GetRequiredService<ApplyPack>(),
            host.GetRequiredService<BackupTenant>(),
            host.GetRequiredService<TenantLifecycle>(),
            host.GetRequiredService<InvitePerson>(),
            host.GetRequiredService<MakeLink>(),
            host.GetRequiredService<PluginDesk>(),
            id =>
            {
                // Its store may be another one now: nothing read from the old one may be believed.
                keys.Forget(id);
                tokens.Forget(id);
                applications.Forget(id);
                secrets.Forget(id);
                agenda.Note(id, Instant.MinValue);
                wake.Inbound(id);
            });
    }
}
