using Derman.Core.Common;
using Derman.Core.Storage;

namespace Derman.Core.Tickets.Register;

/// <summary>What is written in the transaction of a registration, and what must be true for it.</summary>
internal interface IBeside
{
    Failure? Refuses(ReadSession session);

    void Write(WriteSession session, Ticket ticket);
}

internal sealed class Written(Action<WriteSession, Ticket> write) : IBeside
{
    public Failure? Refuses(ReadSession session) => null;

    public void Write(WriteSession session, Ticket ticket) => write(session, ticket);
}
