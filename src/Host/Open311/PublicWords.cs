using Derman.Core.Common;
using Derman.Core.Publishing;
using Derman.Core.Tenancy;
using Derman.Host.Localisation;

namespace Derman.Host.Open311;

/// <summary>A public request in the words of one language. Codes never change with it.</summary>
internal sealed class PublicWords(TenantConfiguration configuration, IUiText text)
{
    public string Topic(PublicRequest request) => configuration.Topics[request.Topic].Names.In(text.Language);

    /// <summary>What staff approved; else the topic. Never the citizen's words.</summary>
    public string Description(PublicRequest request) => request.Summary ?? Topic(request);

    public string Unit(PublicRequest request) => configuration.Tree.Find(request.Directorate)?.Names.In(text.Language) ?? request.Directorate;

    public string Channel(PublicRequest request) => configuration.Channels.GetValueOrDefault(request.Channel)?.Names.In(text.Language) ?? request.Channel;

    /// <summary>How it stands; at the end, how it ended.</summary>
    public string Status(string status, string? outcome, string? duplicateOf)
    {
        if (status == PublicStatus.Duplicate && duplicateOf is not null)
        {
            return text.T("open311.duplicateOf", ("no", duplicateOf));
        }

        return configuration.Workflow.Outcome(outcome)?.Names.In(text.Language) ?? text[$"open311.status.{status}"];
    }

    /// <summary>From the street to the town. No house has its number here.</summary>
    public string Address(PublicRequest request)
    {
        var place = request.Neighbourhood is { } code ? configuration.Neighbourhoods.GetValueOrDefault(code)?.Name : null;
        var profile = configuration.Profile;
        return string.Join(
            text.Direction == "rtl" ? "، " : ", ",
            new[] { request.Street, place, profile.District, profile.Province }.Where(p => !string.IsNullOrEmpty(p)).Distinct(StringComparer.Ordinal));
    }
}
