using System.Globalization;
using Derman.Channels.Open311.Reading;

namespace Derman.Channels.Open311.Talking;

/// <summary>Hands one report over. Its reference stands at the end of the description, the only field every server shows again.</summary>
internal static class ReportPost
{
    private const int LongestText = 4000;

    public static async ValueTask<SendOutcome> SendAsync(ForwardedReport report, IChannelHost host, CancellationToken cancellationToken)
    {
        if (GeoServer.Of(host) is not { } server || !server.HasKey)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "Address or API key are missing.");
        }

        if (string.IsNullOrWhiteSpace(report.Text) || report.Text.Length > LongestText)
        {
            return new SendOutcome.Rejected(SendRejection.ContentInvalid, "The text is empty or too long.");
        }

        var result = await server.PostAsync("requests", Form(report), cancellationToken);
        return result is ChannelHttpResponse response ? Outcome(response, server, host, report.Text) : SendFailures.Outcome(result, host.Secret(Open311Settings.ApiKey));
    }

    /// <summary>How the reference is written into the description.</summary>
    public static string Mark(string reference) => $"[Ref: {reference}]";

    private static List<KeyValuePair<string, string>> Form(ForwardedReport report)
    {
        var form = new List<KeyValuePair<string, string>> { new("service_code", report.Service), new("description", $"{report.Text}\n\n{Mark(report.Reference)}") };
        Add("lat", report.Lat?.ToString("0.######", CultureInfo.InvariantCulture));
        Add("long", report.Lon?.ToString("0.######", CultureInfo.InvariantCulture));
        Add("address_string", report.Address);
        if (report.PersonName is { Length: > 0 } name)
        {
            var last = name.LastIndexOf(' ');
            Add("first_name", last < 0 ? name : name[..last]);
            Add("last_name", last < 0 ? null : name[(last + 1)..]);
        }

        Add("phone", report.PersonPhone);
        foreach (var group in report.Answers.GroupBy(a => a.Key, StringComparer.Ordinal))
        {
            var many = group.Count() > 1;
            form.AddRange(group.Select(a => KeyValuePair.Create($"attribute[{a.Key}]{(many ? "[]" : "")}", a.Value)));
        }

        return form;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                form.Add(new(name, value));
            }
        }
    }

    private static SendOutcome Outcome(ChannelHttpResponse response, GeoServer server, IChannelHost host, string text) => response.Status switch
    {
        >= 200 and < 300 => Taken(response),
        401 or 403 => new SendOutcome.Rejected(SendRejection.Reauthorise, server.ReasonOf(response, text)),
        429 => new SendOutcome.Deferred(Waiting.RetryAfter(response, host.UtcNow) ?? TimeSpan.FromMinutes(1), server.ReasonOf(response, text)),
        503 => new SendOutcome.Deferred(Waiting.RetryAfter(response, host.UtcNow) ?? Waiting.Default, server.ReasonOf(response, text)),

        // It may have been kept before something broke: looked for before anything is sent again.
        >= 500 or 408 => new SendOutcome.Unknown(server.ReasonOf(response, text)),
        400 or 422 => new SendOutcome.Rejected(SendRejection.ContentInvalid, server.ReasonOf(response, text)),
        _ => new SendOutcome.Rejected(SendRejection.Refused, server.ReasonOf(response, text)),
    };

    /// <summary>A number, or a token to be asked for the number later. Neither: it was taken, and nobody knows by what name.</summary>
    private static SendOutcome Taken(ChannelHttpResponse response)
    {
        var record = GeoNode.Read(response.Body)?.Records().FirstOrDefault();
        return record?.Of("service_request_id") is { } id ? new SendOutcome.Accepted(ReportIds.OfNumber(id))
            : record?.Of("token") is { } token ? new SendOutcome.Accepted(ReportIds.OfToken(token))
            : new SendOutcome.Unknown("The answer names neither a number nor a token.");
    }
}
