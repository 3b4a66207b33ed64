using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy;

namespace Derman.Core.Storage;

public sealed partial class StorePlaces
{
    /// <summary>Bytes a tenant has on disk now: database, indexes and files. Looks at every file, or asks the server about every table: not for every request.</summary>
    public long BytesOf(TenantId id, StorePlacement placement)
    {
        if (!placement.IsFile)
        {
            return PostgresSchema.BytesOf(PlaceOf(placement));
        }

        var folder = new DirectoryInfo(FolderOf(id));
        return folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(SizeOf) : 0;
    }

    /// <summary>A file may go while we look (a draft, the log of the database): it then has no size.</summary>
    private static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
