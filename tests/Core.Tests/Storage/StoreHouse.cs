using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tests.Storage;

/// <summary>Stores of tenants on the engine of this run, each opened as another node would: with connections of its own.</summary>
/// <param name="pooler">Connection string of a pooler in front of the server; null: straight to it.</param>
internal sealed class StoreHouse(string? pooler = null) : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<StorePlaces> _nodes = [];

    public string Name { get; } = $"s{Guid.NewGuid().ToString("n")[..12]}";

    public string In(params string[] parts) => _folder.In(parts);

    public async Task<TenantStore> OpenAsync(string id = "erenler") =>
        await TenantStore.OpenAsync(TenantId.Parse(id), Node(), Placement(id), CancellationToken.None);

    public StorePlaces Node()
    {
        var node = new StorePlaces(_folder.Path);
        _nodes.Add(node);
        if (Engine.IsPostgres)
        {
            node.Use([new DatabaseServerSettings("main", pooler ?? Engine.Server!, Engine.OptionsOf(Name) with { Pooler = pooler is not null })]);
        }

        return node;
    }

    public StorePlacement Placement(string id) => Engine.IsPostgres ? new StorePlacement("main", $"{Name}_{id.Replace('-', '_')}") : StorePlacement.File;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        Engine.Drop(Name);
        _folder.Dispose();
    }
}
