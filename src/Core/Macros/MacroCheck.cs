using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Macros;

/// <summary>What can be kept ready: texts a messenger takes, variables that have a value, a move this workflow knows.</summary>
internal static class MacroCheck
{
    private const int LongestName = 100;
    private const int LongestLine = 500;

    public static Result<MacroContent> Check(TenantConfiguration configuration, MacroCommand command)
    {
        if (string.IsNullOrWhiteSpace(command.Name))
        {
            return TicketErrors.Required("name");
        }

        if (command.Name.Length > LongestName)
        {
            return TicketErrors.TooLong("name", LongestName);
        }

        if (command.Unit is { } unit && configuration.Tree.Find(unit) is not { External: false })
        {
            return TicketErrors.Unknown("unit", unit);
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (language, text) in command.Content.Texts.Where(t => !string.IsNullOrWhiteSpace(t.Value)))
        {
            var field = $"texts.{language}";
            if (!configuration.Profile.Languages.Contains(language))
            {
                return TicketErrors.Unknown("texts", language);
            }

            if (Wrong(field, text, SayToCitizen.LongestText) is { } wrong)
            {
                return wrong;
            }

            texts[language] = text.Trim();
        }

        var note = string.IsNullOrWhiteSpace(command.Content.Note) ? null : command.Content.Note.Trim();
        if (note is not null && Wrong("note", note, RegisterText) is { } bad)
        {
            return bad;
        }

        if (Move(configuration, command.Content.Move, texts.Count > 0) is { } illegal)
        {
            return illegal;
        }

        return texts.Count == 0 && note is null && command.Content.Move is null ? MacroErrors.Empty : new MacroContent(texts, note, command.Content.Move);
    }

    private const int RegisterText = 10_000;

    private static Failure? Wrong(string field, string text, int limit) =>
        text.Length > limit ? TicketErrors.TooLong(field, limit)
        : MacroText.UnknownIn(text) is { } unknown ? MacroErrors.UnknownVariable(field, unknown)
        : null;

    private static Failure? Move(TenantConfiguration configuration, MacroMove? move, bool hasText)
    {
        if (move is null)
        {
            return null;
        }

        if (!MacroMove.Possible.Contains(move.Action))
        {
            return TicketErrors.Unknown("action", move.Action);
        }

        if (move.Action == Moves.Ask && !hasText)
        {
            return TicketErrors.Required("texts"); // The text is the question.
        }

        if (move.Action == Moves.HandOver && (move.To is null || configuration.Tree.Find(move.To) is not { External: false }))
        {
            return move.To is null ? TicketErrors.Required("to") : TicketErrors.Unknown("to", move.To);
        }

        if (move.Action is Moves.Close or Moves.Propose && move.Outcome is { } outcome && configuration.Workflow.Outcome(outcome) is null)
        {
            return TicketErrors.Unknown("outcome", outcome);
        }

        if (move.Action == Moves.Close && move.Outcome is null)
        {
            return TicketErrors.Required("outcome");
        }

        if (move.Reason?.Length > RegisterText || move.LegalGround?.Length > LongestLine)
        {
            return TicketErrors.TooLong(move.Reason?.Length > RegisterText ? "reason" : "legalGround", move.Reason?.Length > RegisterText ? RegisterText : LongestLine);
        }

        return move.WaitDays is < 1 or > MacroMove.LongestWait
            ? Failure.Invalid("field.outOfRange", "waitDays", ("field", "waitDays"), ("min", "1"), ("max", "365"))
            : null;
    }
}
