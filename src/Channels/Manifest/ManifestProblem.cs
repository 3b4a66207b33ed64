namespace Derman.Channels;

/// <summary>One fault of a manifest.</summary>
/// <param name="Path">Where, for example <c>settings[2].key</c>; empty for the whole file.</param>
/// <param name="Code">
/// A stable code: <c>manifest.json</c> (not JSON, or not an object), <c>manifest.unknownKey</c>, <c>manifest.duplicateKey</c>,
/// <c>manifest.missing</c>, <c>manifest.type</c> (wrong kind of JSON value), <c>manifest.value</c> (right kind, wrong content).
/// </param>
/// <param name="Cause">What is wrong, in English, with the offending value.</param>
/// <param name="Cure">What to write instead.</param>
public sealed record ManifestProblem(string Path, string Code, string Cause, string Cure);

/// <summary>The result of reading a manifest: the manifest, or every problem found.</summary>
/// <param name="Manifest">The manifest; <c>null</c> when there is a problem.</param>
/// <param name="Problems">The problems in file order; empty when <paramref name="Manifest"/> is given.</param>
public sealed record ManifestResult(ChannelManifest? Manifest, IReadOnlyList<ManifestProblem> Problems);
