using Derman.Core.Common;
using Derman.Core.Publishing;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Open311;

/// <summary>A report as a program sends it; numbers are read already, nothing is checked yet.</summary>
public sealed record Open311Report
{
    public string? Service { get; init; }

    public double? Lat { get; init; }

    public double? Lon { get; init; }

    public string? Address { get; init; }

    /// <summary>The program's own id of an address; kept, never looked up.</summary>
    public string? AddressId { get; init; }

    public string? Description { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? DeviceId { get; init; }

    public string? AccountId { get; init; }

    public string? MediaUrl { get; init; }

    public string? Language { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
}

/// <param name="Number">Null for a topic whose requests are not followed by programs.</param>
/// <param name="Token">With a batch topic, in the number's place.</param>
/// <param name="TrackingCode">For the citizen who sits at the program.</param>
public sealed record SubmittedReport(string? Number, string? Token, string TrackingCode)
{
    internal static SubmissionView? ViewOf(ReadSession session, long ticket) =>
        session.First<Open311Submission>("\"ticket\" = @p0", ticket) is { } sent
            ? new SubmissionView(session.First<Open311Key>("\"id\" = @p0", sent.Open311Key)?.Name ?? sent.Open311Key, sent.AddressId, sent.MediaUrl)
            : null;
}

/// <summary>Takes a report of a program outside: the same ticket, by the same use case, as from any other channel.</summary>
public sealed class SubmitReport(IClock clock, FillRandom random, RegisterTicket register)
{
    public const int LongestDescription = 4000;
    private const int LongestLine = 500;
    private const int LongestAddress = 2000;

    /// <param name="idempotency">The program's own id of the report: sent twice it is one.</param>
    public async ValueTask<Result<SubmittedReport>> ExecuteAsync(
        Tenant tenant, Open311Report report, Open311Key key, IdempotencyKey? idempotency, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        if (string.IsNullOrEmpty(report.Service))
        {
            return TicketErrors.Required("service_code");
        }

        if (configuration.Topics.GetValueOrDefault(report.Service) is not { } topic || !PublicList.IsOffered(configuration, topic))
        {
            return Open311Errors.ServiceNotFound;
        }

        var errors = Check(configuration, report);
        if (errors.Count > 0)
        {
            return Failure.Invalid(errors);
        }

        var token = NewToken();
        var taken = await register.ExecuteAsync(tenant, CommandOf(configuration, topic, report), ActorOf(key), idempotency, Keep, ct);
        if (taken.Failure is { } failure)
        {
            return failure;
        }

        var view = taken.Value!;
        return topic.PublicType switch
        {
            PublicTypes.Blackbox => new SubmittedReport(null, null, view.TrackingCode),
            PublicTypes.Batch => new SubmittedReport(null, tenant.Store.Read(s => TokenOf(s, view.Id)), view.TrackingCode),
            _ => new SubmittedReport(view.Number, null, view.TrackingCode),
        };

        void Keep(WriteSession session, Ticket ticket) => session.Insert(new Open311Submission
        {
            Token = token,
            Ticket = ticket.Key,
            Open311Key = key.Id,
            DeviceId = report.DeviceId,
            AccountId = report.AccountId,
            AddressId = report.AddressId,
            MediaUrl = report.MediaUrl,
            At = clock.GetCurrentInstant(),
        });
    }

    /// <summary>The request behind a token, if the public may see it.</summary>
    public PublicRequest? FindByToken(Tenant tenant, string token) => tenant.Store.Read(session =>
        session.First<Open311Submission>("\"token\" = @p0", token) is { } submission
        && session.First<Ticket>("\"key\" = @p0", submission.Ticket) is { } ticket
            ? ReadPublicRequests.Find(tenant.Configuration, session, ticket.Number)
            : null);

    internal static Actor ActorOf(Open311Key key) => new($"client:open311-{key.Id}", key.Name, [Actor.CitizenRole]);

    private static List<FieldError> Check(TenantConfiguration configuration, Open311Report report)
    {
        var errors = new List<FieldError>();
        Limit("description", report.Description, LongestDescription);
        foreach (var (field, value) in new[]
                 {
                     ("address_id", report.AddressId), ("device_id", report.DeviceId), ("account_id", report.AccountId), ("address_string", report.Address),
                 })
        {
            Limit(field, value, LongestLine);
        }

        if (report is { Lat: null, Lon: null, Address: null, AddressId: null })
        {
            errors.Add(Open311Errors.LocationMissing);
        }
        else if (report is { Lat: { } lat, Lon: { } lon })
        {
            if (lat is < -90 or > 90 || lon is < -180 or > 180)
            {
                errors.Add(new FieldError("lat", "location.coordinate"));
            }
            else if (configuration.Profile.Area is { } area && !PointInArea.Holds(area, lat, lon))
            {
                errors.Add(Open311Errors.LocationOutside);
            }
        }
        else if (report.Lat is not null || report.Lon is not null)
        {
            errors.Add(new FieldError(report.Lat is null ? "lat" : "long", "location.coordinate"));
        }

        if (report.MediaUrl is { } media && !(media.Length <= LongestAddress && Uri.TryCreate(media, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.UserInfo.Length == 0))
        {
            errors.Add(Open311Errors.MediaUrl);
        }

        return errors;

        void Limit(string field, string? value, int limit)
        {
            if (value?.Length > limit)
            {
                errors.Add(new FieldError(field, "field.tooLong", TicketErrors.TooLong(field, limit).Values));
            }
        }
    }

    private static RegisterCommand CommandOf(TenantConfiguration configuration, Topic topic, Open311Report report)
    {
        var language = report.Language is { } spoken && configuration.Profile.Languages.Contains(spoken, StringComparer.Ordinal) ? spoken : configuration.Profile.DefaultLanguage;
        return new RegisterCommand(
            string.IsNullOrWhiteSpace(report.Description) ? topic.Names.In(language) : report.Description,
            topic.Code,
            Channel: RegisterCheck.Open311Channel,
            Citizen: new CitizenInput(report.Name, report.Phone, null, language, report.Email),
            Location: new LocationInput(NeighbourhoodIn(configuration, report.Address), report.Address, report.Lat, report.Lon),
            Answers: report.Answers);
    }

    /// <summary>A neighbourhood named in the address, when it is exactly one: the case goes to the office that serves it.</summary>
    private static string? NeighbourhoodIn(TenantConfiguration configuration, string? address)
    {
        if (address is null)
        {
            return null;
        }

        var text = $" {string.Join(' ', Words(address))} ";
        var named = configuration.Neighbourhoods.Values.Where(n => text.Contains($" {string.Join(' ', Words(n.Name))} ", StringComparison.Ordinal)).Take(2).ToList();
        return named.Count == 1 ? named[0].Code : null;
    }

    private static string[] Words(string text) =>
        FoldedText.Fold(text).Split([' ', ',', '،', '.', ';', '/', '-', '(', ')', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static string? TokenOf(ReadSession session, Guid ticket) =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is { } found ? session.First<Open311Submission>("\"ticket\" = @p0", found.Key)?.Token : null;

    private string NewToken()
    {
        var bytes = new byte[16];
        random(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
