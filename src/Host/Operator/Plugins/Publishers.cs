using Derman.Core.Plugins;
using Derman.Plugins.Packages;

namespace Derman.Host.Operator.Plugins;

/// <summary>The catalog's publishers as packages are checked against them.</summary>
internal static class Publishers
{
    public static IReadOnlyList<Publisher> Of(PluginShelf shelf) => [.. shelf.Publishers().Select(Of)];

    public static Publisher Of(PluginPublisher row) => new(row.KeyId, row.Name, row.PublicKey, row.InProcess, row.WithdrawnAt is not null);
}
