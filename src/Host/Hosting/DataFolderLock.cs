namespace Derman.Host.Hosting;

/// <summary>One process a data folder: two would corrupt its files. Held as long as the process lives.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    public static DataFolderLock Take(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        try
        {
            return new DataFolderLock(new FileStream(
                Path.Combine(dataFolder, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None));
        }
        catch (IOException e)
        {
            throw new DataFolderInUseException(dataFolder, e);
        }
    }

    public void Dispose() => _file.Dispose();
}

public sealed class DataFolderInUseException(string folder, Exception inner)
    : Exception($"The data folder '{folder}' is in use by a running Derman. Stop it first, or name another folder with --data.", inner);
