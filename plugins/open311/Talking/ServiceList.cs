using System.Globalization;
using Derman.Channels.Open311.Reading;

namespace Derman.Channels.Open311.Talking;

/// <summary>What the other body takes: its services, and for those that say so their questions.</summary>
internal static class ServiceList
{
    private const int MostServices = 500;

    /// <summary>Of so many services the questions are asked for; a list that is longer is asked again when one is chosen.</summary>
    private const int MostDefinitions = 60;

    public static async ValueTask<ReportServices> AskAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (GeoServer.Of(host) is not { } server)
        {
            return new ReportServices([], new ReportFault(SendRejection.NotConfigured, "The address is missing."));
        }

        var answer = await server.AskAsync("services", [], cancellationToken);
        if (answer.Node is not { } list)
        {
            return new ReportServices([], answer.Fault ?? new ReportFault(SendRejection.Refused, "The list of services is neither JSON nor XML."));
        }

        var services = new List<ReportService>();
        var defined = 0;
        foreach (var node in list.Records().Where(n => n.Of("service_code") is not null).Take(MostServices))
        {
            var code = node.Of("service_code")!;
            IReadOnlyList<ReportAttribute> questions = [];
            if (string.Equals(node.Of("metadata"), "true", StringComparison.OrdinalIgnoreCase) && defined++ < MostDefinitions)
            {
                var definition = await server.AskAsync($"services/{Uri.EscapeDataString(code)}", [], cancellationToken);
                if (definition.Fault is not null)
                {
                    return new ReportServices([], definition.Fault);
                }

                questions = Questions(definition.Node);
            }

            services.Add(new ReportService(code, node.Of("service_name") ?? code, node.Of("description"), node.Of("group"), questions));
        }

        return new ReportServices(services);
    }

    private static List<ReportAttribute> Questions(GeoNode? definition) =>
    [
        .. (definition?.Records() is [var one, ..] && one.ListOf("attributes").Any() ? one : definition)?.ListOf("attributes")
            .Where(a => a.Of("code") is not null && !string.Equals(a.Of("variable"), "false", StringComparison.OrdinalIgnoreCase))
            .OrderBy(a => int.TryParse(a.Of("order"), NumberStyles.None, CultureInfo.InvariantCulture, out var order) ? order : int.MaxValue)
            .Select(a => new ReportAttribute(
                a.Of("code")!,
                a.Of("description") ?? a.Of("code")!,
                string.Equals(a.Of("required"), "true", StringComparison.OrdinalIgnoreCase),
                string.Equals(a.Of("datatype"), "multivaluelist", StringComparison.OrdinalIgnoreCase),
                [.. a.ListOf("values").Where(v => v.Of("key") is not null).Select(v => KeyValuePair.Create(v.Of("key")!, v.Of("name") ?? v.Of("key")!))])) ?? [],
    ];
}
