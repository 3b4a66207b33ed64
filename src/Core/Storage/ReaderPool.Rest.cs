namespace Derman.Core.Storage;

internal sealed partial class ReaderPool
{
    private int _rented;

    public bool IsUsed => Volatile.Read(ref _rented) > 0;

    /// <summary>Closes the connections nobody uses at this moment. One that is in use comes back to the pool as ever.</summary>
    public void Rest()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Connection.Dispose();
        }
    }

    /// <summary>Reads from now on go to another engine; those under way end where they began.</summary>
    public void Switch(IStoreEngine engine)
    {
        _engine = engine;
        Rest();
    }
}
