using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Outside;

/// <param name="Questions">What it asks beside text and place.</param>
public sealed record OutsideService(string Code, string Name, string? Description, string? Group, IReadOnlyList<OutsideQuestion> Questions);

/// <param name="Choices">Value → name; empty when anything may be written.</param>
public sealed record OutsideQuestion(string Code, string Question, bool Required, bool Many, IReadOnlyDictionary<string, string> Choices);

/// <param name="At">When that body said so; null when it never did.</param>
/// <param name="Fault">Why it could not be asked now; the list is the one from before.</param>
public sealed record OutsideList(IReadOnlyList<OutsideService> Services, Instant? At, string? Fault = null);

/// <summary>What other bodies take: asked once a day, kept, and still there when they do not answer.</summary>
public sealed class OutsideCatalogue(IOutsideGateway gateway, IClock clock)
{
    private const int LongestText = 500;
    private static readonly Duration Fresh = Duration.FromDays(1);

    /// <param name="anew">Asks although the list is fresh.</param>
    public async Task<OutsideList> ListAsync(Tenant tenant, string account, bool anew, CancellationToken ct)
    {
        var kept = Kept(tenant, account);
        var now = clock.GetCurrentInstant();
        if (!anew && kept.At is { } at && now - at < Fresh)
        {
            return kept;
        }

        ReportServices asked;
        try
        {
            asked = await gateway.ServicesAsync(tenant, account, ct);
        }
        catch (ChannelUnavailableException e)
        {
            return kept with { Fault = e.Message };
        }

        if (asked.Fault is { } fault)
        {
            return kept with { Fault = fault.Reason };
        }

        var services = asked.Services.Select(s => new OutsideService(
            s.Code, Cut(s.Name)!, Cut(s.Description), Cut(s.Group),
            [.. s.Questions.Select(q => new OutsideQuestion(
                q.Code, Cut(q.Question)!, q.Required, q.Many, q.Choices.DistinctBy(c => c.Key, StringComparer.Ordinal).ToDictionary(c => c.Key, c => Cut(c.Value)!, StringComparer.Ordinal)))])).ToList();
        var row = new OutsideServices { Account = account, Services = JsonSerializer.Serialize(services, OutsideJson.Default.ListOutsideService), At = now };
        await tenant.Store.WriteAsync(
            session =>
            {
                if (!session.Update(row))
                {
                    session.Insert(row);
                }
            },
            ct);
        return new OutsideList(services, now);
    }

    /// <summary>The service chosen last for a topic.</summary>
    public static string? ChosenFor(Tenant tenant, string account, string? topic) => topic is null
        ? null
        : tenant.Store.Read(s => s.First<OutsideChoice>("\"account\" = @p0 AND \"topic\" = @p1", account, topic))?.Service;

    internal static OutsideList Kept(Tenant tenant, string account) => tenant.Store.Read(s => Kept(s, account));

    internal static OutsideList Kept(ReadSession session, string account) => session.First<OutsideServices>("\"account\" = @p0", account) is { } row
        ? new OutsideList(JsonSerializer.Deserialize(row.Services, OutsideJson.Default.ListOutsideService) ?? [], row.At)
        : new OutsideList([], null);

    private static string? Cut(string? text) => text?.Length > LongestText ? text[..LongestText] : text;
}

[JsonSerializable(typeof(List<OutsideService>))]
[JsonSerializable(typeof(Dictionary<string, List<string>>))]
internal sealed partial class OutsideJson : JsonSerializerContext;
