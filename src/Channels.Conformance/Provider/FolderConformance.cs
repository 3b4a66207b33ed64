namespace Derman.Channels.Conformance.Provider;

/// <summary>The kit for the folder and the provider this program was started with.</summary>
public sealed class FolderConformance : ProviderConformance
{
    private static string _folder = "";
    private static ProviderProcess? _provider;

    /// <inheritdoc/>
    protected override string Folder => _folder;

    private protected override ProviderProcess Double => _provider ?? throw new InvalidOperationException("No provider was started.");

    internal static void Point(string folder, ProviderProcess provider) => (_folder, _provider) = (folder, provider);
}
