using Derman.Core.Common;
using Derman.Core.Portal;
using Derman.Core.Portal.Files;

namespace Derman.Host.Pages.Portal;

/// <summary>Photographs and a voice note as a form brings them.</summary>
internal static class PostedFiles
{
    /// <summary>Of a whole form, in bytes: all files there may be and the words.</summary>
    public const int MostBytes = ((CitizenFile.MostPhotos + CitizenFile.MostVoices) * CitizenFile.MostBytes) + (256 * 1024);

    /// <param name="already">Files of each kind that are there, for their names.</param>
    public static async Task<Result<IReadOnlyList<CitizenFile>>> TakeAsync(
        IEnumerable<IFormFile> photos, IEnumerable<IFormFile> voices, Func<string, int> already, CancellationToken ct)
    {
        var taken = new List<CitizenFile>();
        foreach (var (kind, files, most) in new[] { (CitizenFile.Photo, photos, CitizenFile.MostPhotos), (CitizenFile.Voice, voices, CitizenFile.MostVoices) })
        {
            var given = files.Where(f => f.Length > 0).ToList(); // An empty choice is sent as a file without a byte.
            if (given.Count + already(kind) > most)
            {
                return PortalErrors.TooManyFiles(kind, most);
            }

            foreach (var file in given)
            {
                var one = await TakeAsync(kind, file, already(kind) + taken.Count(t => t.Kind == kind) + 1, ct);
                if (one.Failure is { } refused)
                {
                    return refused;
                }

                taken.Add(one.Value!);
            }
        }

        return taken;
    }

    /// <param name="number">Which of its kind it is, for its name.</param>
    public static async Task<Result<CitizenFile>> TakeAsync(string kind, IFormFile file, int number, CancellationToken ct)
    {
        if (file.Length > CitizenFile.MostBytes)
        {
            return PortalErrors.FileTooLarge(kind);
        }

        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, ct);
        return CitizenFile.Take(kind, content.ToArray(), number);
    }
}
