using System.Data.Common;
using Derman.Core.Search;
using Derman.Core.Storage.Copying;

namespace Derman.Core.Storage;

/// <summary>
/// What a session works on: prepared commands by their text, and one transaction at a time. Not thread safe: it has one user at a time.
/// A file keeps its connection open; a database server lends one for the length of a transaction.
/// </summary>
internal abstract class StoreConnection : IDisposable
{
    public abstract IStemTable Stems { get; }

    /// <summary>A command whose parameters <c>@p0…</c> are all there and have no values yet.</summary>
    public abstract DbCommand Command(string sql, IReadOnlyList<ColumnKind> parameters);

    public abstract DbCommand Command(string sql, ReadOnlySpan<object?> arguments);

    public abstract void Begin();

    /// <exception cref="CommitUnknownException">Nobody can say whether the transaction is in the store.</exception>
    public abstract void Commit();

    /// <summary>Undoes the transaction, if there is one; never throws for one that the engine has ended by itself.</summary>
    public abstract void Rollback();

    /// <summary>After a batch has been answered: the only place that checkpoints.</summary>
    public virtual void AfterCommit()
    {
    }

    /// <summary>Work on the bare connection, outside any session (copying, checks).</summary>
    public abstract T Maintain<T>(Func<DbConnection, T> work);

    /// <summary>Begins or ends noting which rows change; see <see cref="ChangeCapture"/>. Beginning again forgets what was noted.</summary>
    public abstract void Capture(bool on);

    /// <summary>Closes the store to the writers of all nodes, or opens it again. A file has one writer, which its owner holds back itself.</summary>
    public virtual void Seal(bool on)
    {
    }

    /// <summary>Takes rows in bulk; only for a store that nobody uses.</summary>
    public abstract IRowSink OpenSink();

    public abstract void Dispose();
}

/// <summary>
/// The connection broke while a transaction was being committed, and the server could not be asked afterwards. The work must not be
/// repeated blindly; a caller with an idempotency key may ask again.
/// </summary>
public sealed class CommitUnknownException(Exception inner)
    : DbException("The connection to the database broke during a commit; whether it was carried out is not known.", inner);

/// <summary>The tenant has moved to another place; the caller asks the registry for it again.</summary>
public sealed class StoreSealedException(string store) : DbException($"Nothing is written to {store} any more: the tenant has moved.");
