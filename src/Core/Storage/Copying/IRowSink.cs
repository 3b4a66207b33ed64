namespace Derman.Core.Storage.Copying;

/// <summary>Takes rows in bulk into a store that nobody uses yet. Dispose without <see cref="Complete"/> leaves it as it was or in part; it must be thrown away then.</summary>
internal interface IRowSink : IDisposable
{
    void Begin(TableShape table);

    /// <param name="values">One a column: long, double, string, byte[] or null.</param>
    void Write(ReadOnlySpan<object?> values);

    void BeginStems();

    void WriteStems(long key, string stems);

    void Complete();
}
