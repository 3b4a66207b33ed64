using Derman.Channels.Runner;

// Two lives of one process: the launcher closes itself in and becomes the plugin's program; the carrier loads a .NET plugin and serves the protocol.
return args switch
{
    ["run", var folder] => await Carrier.RunAsync(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Derman.Channels.Runner is started by the Derman host: run FOLDER.");
    return 64;
}
