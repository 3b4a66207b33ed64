namespace Derman.Channels.Phone.Calls;

/// <summary>Which of an exchange's calls are this desk's: those that come in from outside, to its numbers or into its queues.</summary>
internal sealed class InboundRule(string? contexts, string? targets)
{
    private readonly string[] _contexts = List(contexts);
    private readonly HashSet<string> _targets = new(List(targets), StringComparer.OrdinalIgnoreCase);

    public static InboundRule Of(IChannelHost host) => new(host.Setting(PhoneSettings.Contexts), host.Setting(PhoneSettings.Targets));

    /// <summary>Whether a new leg that stands in this context of the dial plan is a call of ours. One's own people dialling out stand in another.</summary>
    public bool IsInbound(string? context, string? exten) =>
        context is not null && _contexts.Any(wanted => Fits(wanted, context)) && (_targets.Count == 0 || IsTarget(exten));

    /// <summary>Whether somebody in this queue, whichever way he came there, is a call of ours.</summary>
    public bool IsOurQueue(string? queue, string? exten) => _targets.Count == 0 || IsTarget(queue) || IsTarget(exten);

    private bool IsTarget(string? name) => name is not null && (_targets.Contains(name) || (Numbers.Digits(name) is { } digits && _targets.Contains(digits)));

    private static bool Fits(string wanted, string context) => wanted.EndsWith('*')
        ? context.StartsWith(wanted[..^1], StringComparison.OrdinalIgnoreCase)
        : context.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static string[] List(string? text) => (text ?? "").Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
