namespace Derman.Core.Storage;

public sealed partial class StoreHandle
{
    internal bool IsBeingRead => _readers.IsUsed;

    /// <summary>
    /// Closes files and connections, and keeps the handle: whoever uses it next opens them again. Readers go first, so that the writer's
    /// checkpoint has nobody to wait for.
    /// </summary>
    internal ValueTask RestAsync()
    {
        _readers.Rest();
        return _writer.RestAsync();
    }
}
