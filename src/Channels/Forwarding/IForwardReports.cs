namespace Derman.Channels;

/// <summary>Handing a report over to another body's server and following what becomes of it there. Called from many threads at once.</summary>
/// <remarks>What that body says is its own: the host shows it and lets its people check it. Nothing of it ever ends a request here.</remarks>
public interface IForwardReports
{
    /// <summary>Asks what the other body takes, with its questions.</summary>
    /// <param name="host">The account's way to the world.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The services, or why there are none to be had. Expected failures are values, never exceptions.</returns>
    ValueTask<ReportServices> ListServicesAsync(IChannelHost host, CancellationToken cancellationToken);

    /// <summary>Hands one report over, in one attempt.</summary>
    /// <remarks>The reference must reach the other body in a place where <see cref="FollowAsync"/> finds it again.</remarks>
    /// <param name="report">The report.</param>
    /// <param name="host">The account's way to the world.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// What became of it. <see cref="SendOutcome.Deferred"/> only when it was certainly not taken; when nobody can say
    /// <see cref="SendOutcome.Unknown"/>, and the host looks for it before anything is sent again.
    /// </returns>
    ValueTask<SendOutcome> ForwardAsync(ForwardedReport report, IChannelHost host, CancellationToken cancellationToken);

    /// <summary>Looks at reports that were handed over, or for one that may have been.</summary>
    /// <param name="question">Which.</param>
    /// <param name="host">The account's way to the world.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Those that were found; what is not there is left out.</returns>
    ValueTask<ReportSightings> FollowAsync(ReportQuestion question, IChannelHost host, CancellationToken cancellationToken);
}
