namespace Derman.Channels.Open311.Talking;

/// <summary>Whether the server answers and takes something. Hands nothing over; whether the key may, only the first report tells.</summary>
internal static class ServerCheck
{
    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (GeoServer.Of(host) is not { } server)
        {
            return new HealthReport(HealthState.Misconfigured, "endpointMissing", FieldKey: Open311Settings.Endpoint);
        }

        if (!server.HasKey)
        {
            return new HealthReport(HealthState.Misconfigured, "keyMissing", FieldKey: Open311Settings.ApiKey);
        }

        var answer = await server.AskAsync("services", [], cancellationToken);
        if (answer.Fault is { } fault)
        {
            return fault.Code switch
            {
                SendRejection.Reauthorise => new HealthReport(HealthState.NeedsReauthorisation, "reauthorise", fault.Reason, Open311Settings.ApiKey),
                SendRejection.HostNotPermitted => new HealthReport(HealthState.Misconfigured, "hostNotPermitted", fault.Reason, Open311Settings.Endpoint),
                SendRejection.Refused => new HealthReport(HealthState.Misconfigured, "notThere", fault.Reason, Open311Settings.Endpoint),
                "throttled" => new HealthReport(HealthState.Degraded, "throttled", fault.Reason),
                _ => new HealthReport(HealthState.Unreachable, "unreachable", fault.Reason),
            };
        }

        return answer.Node?.Records().Any(r => r.Of("service_code") is not null) == true
            ? new HealthReport(HealthState.Healthy, "ok")
            : new HealthReport(HealthState.Misconfigured, "noServices", FieldKey: Open311Settings.Endpoint);
    }
}
