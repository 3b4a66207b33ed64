using System.Data.Common;
using Derman.Core.Storage.Rows;

namespace Derman.Core.Storage;

/// <summary>What differs between engines: opening, transactions, checkpoints, backup.</summary>
internal interface IStoreEngine
{
    RowMaps Maps { get; }

    DbConnection OpenWriter();

    DbConnection OpenReader();

    DbTransaction Begin(DbConnection writer);

    /// <summary>Called by the writer after each batch; the only place that checkpoints.</summary>
    void AfterCommit(DbConnection writer);

    void Close(DbConnection writer);
}
