using Derman.Channels;

namespace Derman.Plugins.Packages;

/// <summary>Everything that can be wrong with a package, or with putting it in.</summary>
internal static class PackageErrors
{
    private const string PackAgain = "Build it again with 'plugins pack' or the vendor's kit.";
    private const string AskMaker = "Fetch the package again; if it stays so, ask its maker.";

    public static PluginFault NotAZip(string cause) => new("package.notAZip", $"The package is no ZIP file of the plain kind: {cause}", PackAgain);

    public static PluginFault TooLarge(long bytes, long most) =>
        new("package.tooLarge", $"The package has {bytes} bytes; {most} are allowed.", "Leave out what the plugin does not need to run.");

    public static PluginFault TooManyFiles(long files, int most) =>
        new("package.tooManyFiles", $"The package has {files} files; {most} are allowed.", "Leave out what the plugin does not need to run, or bundle its scripts.");

    public static PluginFault FileTooLarge(string name, long bytes, long most) =>
        new("package.fileTooLarge", $"{name} has {bytes} bytes unpacked; {most} are allowed.", "Make the file smaller or leave it out.");

    public static PluginFault ContentTooLarge(long bytes, long most) =>
        new("package.contentTooLarge", $"The files have {bytes} bytes unpacked; {most} are allowed.", "Leave out what the plugin does not need to run.");

    public static PluginFault Expands(string name, int most) =>
        new("package.expands", $"{name} unpacks to more than {most} times its packed size.", "Honest files do not; leave it out.");

    public static PluginFault NameUnsafe(string name) =>
        new("package.nameUnsafe", $"The name '{name}' is not allowed in a package.",
            "Use relative names of ASCII letters, digits and ._-+@~()[] with / between folders, no .. and at most 200 characters.");

    public static PluginFault NameTwice(string name, string other) =>
        new("package.nameTwice", $"'{name}' and '{other}' are the same file, or one is the other's folder, on some disks.", "Rename or remove one of them.");

    public static PluginFault NotAFile(string name) =>
        new("package.notAFile", $"'{name}' is no ordinary file (a link, a device, a folder of its own or an encrypted one).", "Put plain files in, and only them.");

    public static PluginFault Broken(string name, string cause) => new("package.broken", $"{name} cannot be unpacked: {cause}", AskMaker);

    public static PluginFault HashesMissing() => new("package.hashesMissing", "The package has no hashes.json.", PackAgain);

    public static PluginFault HashesInvalid(string cause) => new("package.hashesInvalid", $"hashes.json: {cause}", PackAgain);

    public static PluginFault FileUnlisted(string name) => new("package.fileUnlisted", $"{name} is not in hashes.json.", PackAgain);

    public static PluginFault FileMissing(string name) => new("package.fileMissing", $"hashes.json names {name}, which is not there.", PackAgain);

    public static PluginFault HashDiffers(string name) => new("package.hashDiffers", $"{name} is not the file that was hashed.", AskMaker);

    public static PluginFault ManifestMissing() => new("package.manifestMissing", "The package has no channel.json at its top.", "Pack the plugin's output folder itself, not the folder above it.");

    public static PluginFault ManifestInvalid(IReadOnlyList<ManifestProblem> problems) =>
        new("package.manifestInvalid", $"channel.json has {problems.Count} problem(s).", "Correct them; each names its path and cure.") { Problems = problems };

    public static PluginFault IdDiffers(string manifest, string hashes) =>
        new("package.idDiffers", $"channel.json says the plugin is '{manifest}', hashes.json says '{hashes}'.", PackAgain);

    public static PluginFault VersionDiffers(string manifest, string hashes) =>
        new("package.versionDiffers", $"channel.json says version {manifest}, hashes.json says {hashes}.", PackAgain);

    public static PluginFault EntryMissing(string file) => new("package.entryMissing", $"channel.json starts {file}, which is not in the package.", "Pack the plugin's whole output folder.");

    public static PluginFault Unsigned() => new("package.unsigned", "The package bears no signature.", "Ask its maker for a signed one, or sign your own: plugins sign FILE --key KEY.");

    public static PluginFault SignatureInvalid(string cause) => new("package.signatureInvalid", $"The signature cannot be read: {cause}", "Sign it again: plugins sign FILE --key KEY.");

    public static PluginFault PublisherUnknown(string key) =>
        new("package.publisherUnknown", $"It is signed with the key {key}, which no publisher trusted here has.", "Compare the key with its maker by another way, then add it: plugins publishers add NAME FILE.");

    public static PluginFault PublisherWithdrawn(string name, string key) =>
        new("package.publisherWithdrawn", $"The trust in {name} (key {key}) was withdrawn.", "Install a build by a publisher you trust, roll back, or remove the plugin.");

    public static PluginFault SignatureBroken(string key) =>
        new("package.signatureBroken", $"The signature of key {key} is not one of this package.", "Somebody changed the package after it was signed. Do not use it; tell its maker.");

    public static PluginFault Downgrade(Version version, Version current) =>
        new("package.downgrade", $"Version {version} is older than {current}, which is installed.", "Old versions may hold known holes. To go back on purpose: plugins rollback.");

    public static PluginFault AlreadyInstalled(Version version) => new("package.alreadyInstalled", $"Version {version} is what is installed.", "Nothing is to be done.");

    public static PluginFault VersionTaken(Version version) =>
        new("package.versionTaken", $"Another package of version {version} is known here already.", "Its maker has to give every build a version of its own.");

    public static PluginFault ConsentMissing(string what) =>
        new("package.consentMissing", $"It asks for what was not agreed to yet: {what}", "Look at what it asks for and agree: on the screen, or with --consent.");

    public static PluginFault NothingToRollBackTo(string id) =>
        new("package.nothingToRollBackTo", $"No other version of {id} is kept here.", "Install the version you want from its package.");

    public static PluginFault NotInstalled(string id) =>
        new("package.notInstalled", $"No package of {id} is installed.", "'plugins list' shows what is there. What comes with the host goes only with the host.");

    public static PluginFault InUse(string id, string accounts) =>
        new("package.inUse", $"{id} is used by: {accounts}", "Remove those accounts first, or agree that they stand still: --consent.");

    public static PluginFault Changed() => new("package.changed", "Somebody else changed the plugin meanwhile.", "Look again, then decide again.");

    public static PluginFault OfferGone() => new("package.offerGone", "The package is not waiting for consent any more.", "Upload it again.");

    public static PluginFault KeyInvalid(string cause) => new("package.keyInvalid", cause, "Give the publisher's public key: an ECDSA key on P-256 in PEM form, as 'plugins keygen' writes it.");

    public static PluginFault KeyKnown(string key) => new("package.keyKnown", $"The key {key} is trusted already.", "Nothing is to be done.");

    public static PluginFault Tampered(string cause) =>
        new("package.tampered", $"The installed files are not those of the package: {cause}", "They are fetched again from the catalog; find out who changed them.");
}
