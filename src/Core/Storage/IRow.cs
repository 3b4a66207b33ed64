namespace Derman.Core.Storage;

/// <summary>A row with optimistic concurrency: an update succeeds only on the version it was read with.</summary>
public interface IVersionedRow
{
    int Version { get; set; }
}
