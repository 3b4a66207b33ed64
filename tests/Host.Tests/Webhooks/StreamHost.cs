using Derman.Host.Hosting;
using Derman.Host.Tests.Support;
using Derman.Plugins.Tests.Email;

namespace Derman.Host.Tests.Webhooks;

/// <summary>A host whose tenants may have lines: to a bot, and to a mailbox.</summary>
public sealed class StreamHost : IAsyncLifetime
{
    internal RunningHost Host { get; private set; } = null!;

    internal BotDouble Bot { get; private set; } = null!;

    internal ImapDouble Mailbox { get; } = new();

    internal SmtpDouble Outgoing { get; } = new();

    public async Task InitializeAsync()
    {
        Bot = await BotDouble.StartAsync();
        Host = await RunningHost.StartAsync(new HostSettings
        {
            DemoTickets = 12,
            PluginSettings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["telegram:apiBaseAddress"] = Bot.Address,
                ["email:mailHosts"] = $"localhost:{Mailbox.Port} localhost:{Outgoing.Port}",
            },
        });
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Bot.DisposeAsync();
        await Mailbox.DisposeAsync();
        await Outgoing.DisposeAsync();
    }
}
