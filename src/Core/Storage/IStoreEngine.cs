using Derman.Core.Storage.Rows;

namespace Derman.Core.Storage;

/// <summary>What differs between engines: opening, transactions, checkpoints, the words of search.</summary>
internal interface IStoreEngine
{
    RowMaps Maps { get; }

    /// <summary>Opens for writing and brings the schema up.</summary>
    StoreConnection OpenWriter();

    StoreConnection OpenReader();
}
