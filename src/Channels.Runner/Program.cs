using Derman.Channels.Runner;
using Derman.Channels.Runner.Sandbox;

// Two lives of one process: the launcher closes itself in and becomes the plugin's program; the carrier loads a .NET plugin and serves the protocol.
return args switch
{
    ["launch"] when Environment.GetEnvironmentVariable(LaunchOrder.Variable) is { } order => Launcher.Run(order),
    ["run", var folder] => await Carrier.RunAsync(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Derman.Channels.Runner is started by the Derman host.");
    return 64;
}
