using System.Security.Cryptography;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.Branding;

/// <summary>The images of an institution. Uploading one shows it nowhere yet: the configuration names the one that is shown.</summary>
public sealed class BrandImages(IClock clock)
{
    /// <summary>Images kept, shown ones and earlier ones.</summary>
    public const int Most = 50;

    /// <summary>Bytes of a file.</summary>
    public const int MostBytes = CleanImage.MostBytes;

    /// <returns>The digest under which it is kept.</returns>
    public async ValueTask<Result<string>> AddAsync(Tenant tenant, ReadOnlyMemory<byte> file, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return BrandErrors.Forbidden;
        }

        var read = CleanImage.Of(file.Span);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        var image = read.Value!;
        var digest = Convert.ToHexStringLower(SHA256.HashData(image.Content));
        var now = clock.GetCurrentInstant();
        var refused = await tenant.Store.WriteAsync(
            session =>
            {
                if (session.First<BrandImage>("\"digest\" = @p0", digest) is not null)
                {
                    return null;
                }

                if (session.Count("SELECT COUNT(*) FROM \"brand_image\"") >= Most)
                {
                    return BrandErrors.TooMany;
                }

                session.Insert(new BrandImage
                {
                    Digest = digest,
                    ContentType = image.ContentType,
                    Width = image.Width,
                    Height = image.Height,
                    Content = image.Content,
                    AddedAt = now,
                    AddedBy = actor.Code,
                });
                return null;
            },
            ct);
        return refused is null ? digest : refused;
    }

    /// <summary>The image of that digest; null when this institution has none.</summary>
    public static BrandImage? Find(Tenant tenant, string digest) =>
        digest.Length == 64 ? tenant.Store.Read(s => s.First<BrandImage>("\"digest\" = @p0", digest)) : null;
}
