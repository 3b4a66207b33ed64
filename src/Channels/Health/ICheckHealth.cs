namespace Derman.Channels;

/// <summary>Checking an account, also for "test connection" before its settings are saved. Called from many threads at once.</summary>
public interface ICheckHealth
{
    /// <summary>Asks the provider whether the account works. Changes nothing there and sends nothing to any person.</summary>
    /// <param name="host">The account's way to the world.</param>
    /// <param name="cancellationToken">Ends the call within five seconds.</param>
    /// <returns>The finding; expected failures are findings, never exceptions.</returns>
    ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken);
}

/// <summary>The finding of a check.</summary>
/// <param name="State">The state.</param>
/// <param name="Code">A stable code that the plugin's strings translate as <c>health.{code}</c>.</param>
/// <param name="Detail">The provider's words, for the operator; no secret. <c>null</c> = none.</param>
/// <param name="FieldKey">The setting to correct; <c>null</c> = none.</param>
public sealed record HealthReport(HealthState State, string Code, string? Detail = null, string? FieldKey = null);

/// <summary>The state of an account.</summary>
public enum HealthState
{
    /// <summary>It works.</summary>
    Healthy,

    /// <summary>It works, but something needs attention.</summary>
    Degraded,

    /// <summary>It needs to be authorised again.</summary>
    NeedsReauthorisation,

    /// <summary>Settings are missing or wrong.</summary>
    Misconfigured,

    /// <summary>The provider did not answer.</summary>
    Unreachable,
}
