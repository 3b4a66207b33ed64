using Derman.Core.Clocks;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>Messages as a citizen would read them, filled from a made-up request: for the screen on which they are written.</summary>
public sealed class SampleMessages(TenantPack pack, Instant now)
{
    private const string Token = "nW3k-9pQ";

    private readonly TenantConfiguration _configuration = new(pack, 0);

    /// <param name="words">What a person would have typed: reason and comment.</param>
    /// <returns>Null when there is no such text.</returns>
    public string? Render(string language, string key, string? channel, string words)
    {
        var topic = pack.Topics.Topics.FirstOrDefault(t => !t.Retired && t.Sensitivity == "none");
        var institution = pack.Organisation.Directorates.FirstOrDefault(d => d.External);
        var sample = new Ticket
        {
            Number = $"{pack.Tenant.TicketPrefix}-{now.InZone(_configuration.Zone).Year}-000123",
            TrackingCode = "K7M4-Q2XD",
            Topic = topic?.Code,
            Directorate = topic is not null && _configuration.Tree.Find(topic.Owner) is { External: false } ? topic.Owner : pack.Tenant.Desk,
            Language = language,
            Channel = channel ?? "",
        };
        return Texts.Render(
            _configuration,
            sample,
            key,
            channel,
            BusinessClock.Due(_configuration.Calendars[pack.Calendar.Default], now, Target.OfBusinessDays(3)).Due,
            ("reason", words),
            ("comment", words),
            ("law", "3071 / 7"),
            ("inst", institution?.Names.GetValueOrDefault(language) ?? institution?.Names.Values.FirstOrDefault() ?? pack.Tenant.Names.Values.First()),
            (Texts.Survey, Surveys.SurveyRules.AddressOf(pack.Tenant, Token) ?? $"https://{pack.Tenant.Hosts.FirstOrDefault() ?? pack.Tenant.Id.ToString()}/survey/{Token}"));
    }
}
