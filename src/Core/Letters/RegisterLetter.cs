using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Letters;

/// <summary>Takes a letter down: one ticket as from any other channel, whose legal term runs from the day the letter arrived.</summary>
public sealed class RegisterLetter(RegisterTicket register, IClock clock)
{
    /// <returns>The ticket; a number its source had this year already is refused, naming the ticket that has it.</returns>
    public async ValueTask<Result<TicketView>> ExecuteAsync(Tenant tenant, LetterCommand command, Actor actor, IdempotencyKey? idempotency, CancellationToken ct)
    {
        var check = LetterIntake.Check(tenant, command, actor, clock.GetCurrentInstant());
        return check.Value is { } letter
            ? await register.ExecuteAsync(tenant, letter.Request, actor, idempotency, letter, letter.Row.ArrivedAt, ct)
            : check.Failure!;
    }
}
