using System.CommandLine;
using Derman.Host.Hosting;

namespace Derman.Host.Cli;

/// <summary>What every command needs to find the stores. Connection strings can come from the environment, where no list of processes shows them.</summary>
internal sealed class StoreArguments
{
    public Option<string> Data { get; } = new("--data")
    {
        Description = "Folder of everything that must survive.",
        DefaultValueFactory = _ => HostSettings.DefaultData,
        Recursive = true,
    };

    private readonly Option<string?> _catalog = new("--catalog")
    {
        Description = "Connection string of a PostgreSQL catalog that many nodes share (or DERMAN_CATALOG); without it a file.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DERMAN_CATALOG"),
        Recursive = true,
    };

    private readonly Option<string?> _node = new("--node")
    {
        Description = "Name of this node among those that share the catalog (or DERMAN_NODE).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DERMAN_NODE"),
        Recursive = true,
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "Connection string of a PostgreSQL server for new tenants (or DERMAN_POSTGRES); without it a file each.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DERMAN_POSTGRES"),
        Recursive = true,
    };

    private readonly Option<string?> _masterKey = new("--master-key")
    {
        Description = "File of the master key (or DERMAN_MASTER_KEY_FILE); without it keys/master.key in the data folder.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DERMAN_MASTER_KEY_FILE"),
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(Data);
        root.Options.Add(_catalog);
        root.Options.Add(_node);
        root.Options.Add(_postgres);
        root.Options.Add(_masterKey);
    }

    public StoreSettings Of(ParseResult typed) => new()
    {
        Data = typed.GetValue(Data)!,
        Catalog = typed.GetValue(_catalog),
        Node = typed.GetValue(_node),
        Postgres = typed.GetValue(_postgres),
        MasterKeyFile = typed.GetValue(_masterKey),
    };
}
