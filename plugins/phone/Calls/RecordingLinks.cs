namespace Derman.Channels.Phone.Calls;

/// <summary>Where staff hear a recording: an address of the exchange, made by a template. Nothing is fetched or copied.</summary>
internal sealed class RecordingLinks(string? template)
{
    private const string File = "{file}";
    private const string Path = "{path}";
    private const string Id = "{id}";

    /// <summary>Whether the template can do without the file's name.</summary>
    public bool NeedsFile { get; } = template is null || template.Contains(File, StringComparison.Ordinal) || template.Contains(Path, StringComparison.Ordinal);

    public static RecordingLinks Of(IChannelHost host) => new(host.Setting(PhoneSettings.RecordingAddress));

    /// <param name="id">The exchange's id of the caller's leg.</param>
    /// <param name="file">The file as the exchange names it; null when it does not.</param>
    /// <returns>Null without a template, or when the file's name is wanted and not known.</returns>
    public Uri? For(string id, string? file)
    {
        if (template is null || (file is null && NeedsFile))
        {
            return null;
        }

        var path = (file ?? "").Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(part => part is not "." and not "..").ToList();
        var address = template
            .Replace(Id, Uri.EscapeDataString(id), StringComparison.Ordinal)
            .Replace(Path, string.Join('/', path.Select(Uri.EscapeDataString)), StringComparison.Ordinal)
            .Replace(File, Uri.EscapeDataString(path.LastOrDefault() ?? ""), StringComparison.Ordinal);
        return Uri.TryCreate(address, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps ? link : null;
    }
}
