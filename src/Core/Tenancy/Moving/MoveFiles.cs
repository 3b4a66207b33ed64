using Derman.Core.Storage.Attachments;

namespace Derman.Core.Tenancy.Moving;

/// <summary>Attachments are named by their content, so bringing over those that lack can be repeated at will.</summary>
internal static class MoveFiles
{
    public static async Task<int> CopyMissingAsync(IAttachments from, IAttachments to, Action<int, int> progress, CancellationToken ct)
    {
        var missing = from.Names().Except(to.Names(), StringComparer.Ordinal).ToList();
        for (var i = 0; i < missing.Count; i++)
        {
            await using var content = from.Open(missing[i])!;
            await to.SaveAsync(content, ct);
            progress(i + 1, missing.Count);
        }

        return missing.Count;
    }
}
