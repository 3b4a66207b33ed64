using System.CommandLine;
using System.Security.Cryptography;
using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Packages;

namespace Derman.Host.Cli;

/// <summary><c>plugins check|keygen|pack|sign</c>: a maker's tools. They need no host and no data folder.</summary>
internal static class PackageCommands
{
    private const string Suffix = ".dchannel";

    public static void AddTo(Command plugins)
    {
        var path = new Argument<string>("path") { Description = "A plugin's output folder, or a .dchannel file." };
        var folder = new Argument<string>("folder") { Description = "The plugin's output folder: the one with channel.json." };
        var package = new Argument<string>("package") { Description = "A .dchannel file." };
        var file = new Argument<string>("file") { Description = "File of the private key; the public one is written beside it with .pub." };
        var key = new Option<string?>("--key") { Description = "File of the private key to sign with." };
        var needed = new Option<string>("--key") { Description = "File of the private key to sign with.", Required = true };
        var output = new Option<string?>("--out") { Description = "File of the package; ID-VERSION.dchannel when left out." };
        Add(plugins, "check", "Say everything that is wrong with a plugin's folder or package.", [path], (typed, run) => Check(run, typed.GetValue(path)!));
        Add(plugins, "keygen", "Make a key to sign packages with.", [file], (typed, run) => Generate(run, typed.GetValue(file)!));
        Add(plugins, "pack", "Make a package of a plugin's output folder.", [folder, key, output], (typed, run) => Pack(run, typed.GetValue(folder)!, typed.GetValue(key), typed.GetValue(output)));
        Add(plugins, "sign", "Sign a package, in place of any signature it has.", [package, needed], (typed, run) => Sign(run, typed.GetValue(package)!, typed.GetValue(needed)!));
    }

    private static void Add(Command parent, string name, string description, Symbol[] symbols, Func<ParseResult, Said, int> work)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction(typed =>
        {
            var said = new Said(typed.InvocationConfiguration.Output, typed.InvocationConfiguration.Error);
            try
            {
                return work(typed, said);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
            {
                return said.Refused(e.Message);
            }
        });
        parent.Subcommands.Add(command);
    }

    private static int Check(Said said, string path)
    {
        if (Directory.Exists(path))
        {
            var (manifest, faults) = FolderCheck.Run(path, ChannelsSdk.Current, PackageLimits.Default);
            return faults.Count > 0 ? said.Refused([.. PluginCommands.Lines(faults)]) : said.Done($"{manifest!.Id} {manifest.Version}: nothing is wrong.");
        }

        using var package = File.OpenRead(path);
        var report = new PackageReader().Check(package, publishers: null);
        return !report.IsSound ? said.Refused([.. PluginCommands.Lines(report.Faults)])
            : said.Done($"{report.Manifest!.Id} {report.Manifest.Version}: nothing is wrong. {(report.KeyId is { } key ? $"It names the key {key}; whether that key is trusted, and the signature its own, is checked where it is installed." : "It is not signed yet.")}");
    }

    private static int Generate(Said said, string file)
    {
        using var key = PublisherKey.Create();
        var secret = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            secret.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(file, secret))
        {
            writer.Write(key.ExportPkcs8PrivateKeyPem() + "\n");
        }

        File.WriteAllText($"{file}.pub", key.ExportSubjectPublicKeyInfoPem() + "\n");
        return said.Done($"{file} is your secret: whoever has it signs as you. {file}.pub is for operators; its id is {PublisherKey.IdOf(key.ExportSubjectPublicKeyInfo())}.");
    }

    private static int Pack(Said said, string folder, string? keyFile, string? output)
    {
        var (manifest, faults) = Directory.Exists(folder) ? FolderCheck.Run(folder, ChannelsSdk.Current, PackageLimits.Default) : (null, [Errors.ManifestMissing(folder)]);
        if (manifest is null || faults.Count > 0)
        {
            return said.Refused([.. PluginCommands.Lines(faults)]);
        }

        using var key = keyFile is null ? null : Read(keyFile);
        var target = output ?? $"{manifest.Id}-{manifest.Version}{Suffix}";
        using var package = new MemoryStream();
        PackageWriter.Pack(folder, manifest.Id, manifest.Version, package, key);
        return Written(said, package, target, key is null ? "not signed yet" : "signed");
    }

    private static int Sign(Said said, string file, string keyFile)
    {
        using var key = Read(keyFile);
        using var signed = new MemoryStream();
        using (var package = File.OpenRead(file))
        {
            var report = new PackageReader().Check(package, publishers: null);
            if (!report.IsSound)
            {
                return said.Refused([.. PluginCommands.Lines(report.Faults)]);
            }

            PackageWriter.Sign(package, signed, key);
        }

        return Written(said, signed, file, "signed");
    }

    private static int Written(Said said, MemoryStream package, string file, string how)
    {
        if (package.Length > PackageLimits.Default.Package)
        {
            return said.Refused([.. PluginCommands.Lines([PackageErrors.TooLarge(package.Length, PackageLimits.Default.Package)])]);
        }

        File.WriteAllBytes($"{file}.new", package.ToArray());
        File.Move($"{file}.new", file, overwrite: true);
        return said.Done($"{file}: {package.Length} bytes, {how}.");
    }

    private static ECDsa Read(string file)
    {
        var (key, problem) = PublisherKey.Read(File.ReadAllText(file));
        return key ?? throw new CryptographicException($"{file}: {problem}");
    }

    private sealed class Said(TextWriter output, TextWriter error)
    {
        public int Done(string line)
        {
            output.WriteLine(line);
            return CommandExit.Done;
        }

        public int Refused(params IReadOnlyList<string> lines)
        {
            foreach (var line in lines)
            {
                error.WriteLine(line);
            }

            return CommandExit.Refused;
        }
    }
}
