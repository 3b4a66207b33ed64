using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Derman.Channels;

namespace Derman.Plugins;

/// <summary>What can be said against a plugin's folder without running its code, the gravest first.</summary>
internal static class PluginChecks
{
    /// <summary>The file it starts with, relative to its folder.</summary>
    public static string EntryFile(ChannelManifest manifest) => manifest.Entry is ProgramEntry program ? program.Script : ((AssemblyEntry)manifest.Entry).Assembly;

    public static IEnumerable<PluginFault> Faults(string folder, ChannelManifest manifest, SdkVersion host)
    {
        // Before loading: built against a newer contract, its types would simply not be found, with no reason given.
        if (!manifest.Sdk.Contains(host))
        {
            yield return Errors.SdkOutOfBounds(manifest.Sdk, host);
        }

        var file = EntryFile(manifest);
        var entry = Path.Combine(folder, file);
        if (!File.Exists(entry))
        {
            yield return manifest.Entry is AssemblyEntry ? Errors.AssemblyMissing(file) : Errors.ScriptMissing(file);
        }
        else if (manifest.Entry is AssemblyEntry)
        {
            foreach (var fault in FaultsOfReferences(File.ReadAllBytes(entry), folder, file))
            {
                yield return fault;
            }
        }

        if (PluginTexts.Read(folder).Fault is { } unreadable)
        {
            yield return unreadable;
        }
    }

    private static IReadOnlyList<PluginFault> FaultsOfReferences(byte[] assembly, string folder, string file)
    {
        try
        {
            using var image = new PEReader(new MemoryStream(assembly));
            if (!image.HasMetadata)
            {
                return [Errors.AssemblyInvalid(file)];
            }

            var metadata = image.GetMetadataReader();
            return
            [
                .. metadata.AssemblyReferences
                    .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                    .Where(name => !PluginLoadContext.IsShared(name) && !File.Exists(Path.Combine(folder, $"{name}.dll")))
                    .Select(Errors.DependencyMissing),
            ];
        }
        catch (BadImageFormatException)
        {
            return [Errors.AssemblyInvalid(file)];
        }
    }
}
