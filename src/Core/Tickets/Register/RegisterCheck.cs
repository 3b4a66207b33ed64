using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tickets.Register;

/// <summary>What a valid command means for this tenant.</summary>
internal sealed record CheckedRegistration(
    RegisterCommand Command,
    string Text,
    Topic? Topic,
    RequestType? RequestType,
    string Channel,
    string? Neighbourhood,
    PhoneNumber? Phone,
    NationalIdResult? NationalId,
    string Language);

/// <summary>Checks a registration and finds every fault at once.</summary>
internal static class RegisterCheck
{
    public const int LongestText = 10_000;
    public const int LongestLine = 500;
    public const string DefaultChannel = "api";

    /// <summary>Like <see cref="DefaultChannel"/> there for every tenant, whether its pack names it or not.</summary>
    public const string Open311Channel = "open311";

    public static Result<CheckedRegistration> Check(TenantConfiguration configuration, RegisterCommand command)
    {
        var errors = new List<FieldError>();
        var text = command.Text?.Trim() ?? "";
        if (text.Length == 0)
        {
            errors.Add(new FieldError("text", "field.required", Field("text")));
        }

        Limit(errors, "text", text, LongestText);
        Limit(errors, "problem", command.Problem, LongestText);
        Limit(errors, "problemSource", command.ProblemSource, LongestText);
        Limit(errors, "urgencyReason", command.UrgencyReason, LongestLine);
        Limit(errors, "preferredMeans", command.PreferredMeans, LongestLine);
        Limit(errors, "onBehalfOf", command.OnBehalfOf, LongestLine);
        Limit(errors, "citizen.name", command.Citizen?.Name, LongestLine);
        Limit(errors, "citizen.email", command.Citizen?.Email, LongestLine);
        Limit(errors, "location.address", command.Location?.Address, LongestLine);

        var topic = Lookup(errors, "topic", command.Topic, configuration.Topics, t => !t.Retired);
        var requestType = Lookup(errors, "requestType", command.RequestType, configuration.RequestTypes, _ => true);
        var channel = string.IsNullOrEmpty(command.Channel) ? DefaultChannel : command.Channel;
        if (!configuration.Channels.ContainsKey(channel) && channel != Open311Channel && (channel != DefaultChannel || command.Channel is { Length: > 0 }))
        {
            errors.Add(Unknown("channel", channel));
        }

        if (command.Urgency is { Length: > 0 } urgency && !Urgencies.All.Contains(urgency))
        {
            errors.Add(Unknown("urgency", urgency));
        }

        if (command.Directorate is { Length: > 0 } directorate && configuration.Tree.Find(directorate) is not { External: false })
        {
            errors.Add(Unknown("directorate", directorate));
        }

        var language = string.IsNullOrEmpty(command.Citizen?.Language) ? configuration.Profile.DefaultLanguage : command.Citizen.Language;
        if (!configuration.Profile.Languages.Contains(language))
        {
            errors.Add(Unknown("citizen.language", language));
        }

        var phone = Phone(errors, configuration, command.Citizen);
        var nationalId = NationalIdOf(errors, configuration, command.Citizen?.NationalId);
        var neighbourhood = Neighbourhood(errors, configuration, command.Location?.Neighbourhood);
        Coordinates(errors, command.Location);
        AnswersCheck.Check(errors, topic, command.Answers);
        return errors.Count > 0
            ? Failure.Invalid(errors)
            : new CheckedRegistration(command, text, topic, requestType, channel, neighbourhood, phone, nationalId, language);
    }

    private static T? Lookup<T>(List<FieldError> errors, string field, string? code, IReadOnlyDictionary<string, T> known, Func<T, bool> usable)
        where T : class
    {
        if (string.IsNullOrEmpty(code))
        {
            return null;
        }

        if (known.TryGetValue(code, out var item) && usable(item))
        {
            return item;
        }

        errors.Add(Unknown(field, code));
        return null;
    }

    private static PhoneNumber? Phone(List<FieldError> errors, TenantConfiguration configuration, CitizenInput? citizen)
    {
        if (string.IsNullOrWhiteSpace(citizen?.Phone))
        {
            return null;
        }

        var result = PhoneNumber.Parse(citizen.Phone, configuration.Profile.Country, configuration.Profile.AreaCode);
        if (result.Failure is { } failure)
        {
            errors.Add(new FieldError("citizen.phone", failure, Field("citizen.phone", citizen.Phone)));
        }
        else if (result.NeedsConfirmation && !citizen.PhoneConfirmed)
        {
            // Seven digits and our area code are a guess until somebody has said yes to it.
            errors.Add(new FieldError("citizen.phone", "phone.confirmAreaCode", Field("citizen.phone", result.Number!.E164)));
        }

        return result.Number;
    }

    private static NationalIdResult? NationalIdOf(List<FieldError> errors, TenantConfiguration configuration, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var result = NationalId.Check(text, configuration.Profile.Country);
        if (result.Failure is { } failure)
        {
            errors.Add(new FieldError("citizen.nationalId", failure, Field("citizen.nationalId")));
        }

        return result;
    }

    /// <summary>Programs send the code; people and messages the name: both are taken, the name in folded form.</summary>
    private static string? Neighbourhood(List<FieldError> errors, TenantConfiguration configuration, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
        {
            return null;
        }

        if (configuration.Neighbourhoods.ContainsKey(given))
        {
            return given;
        }

        var folded = FoldedText.Fold(given.Trim());
        var matches = configuration.Neighbourhoods.Values.Where(n => FoldedText.Fold(n.Name) == folded).Take(2).ToList();
        if (matches.Count == 1)
        {
            return matches[0].Code;
        }

        errors.Add(matches.Count == 0
            ? Unknown("location.neighbourhood", given)
            : new FieldError("location.neighbourhood", "neighbourhood.ambiguous", Field("location.neighbourhood", given)));
        return null;
    }

    private static void Coordinates(List<FieldError> errors, LocationInput? location)
    {
        if (location is null || (location.Lat is null && location.Lon is null))
        {
            return;
        }

        if (location.Lat is not (>= -90 and <= 90))
        {
            errors.Add(new FieldError("location.lat", "location.coordinate", Field("location.lat")));
        }

        if (location.Lon is not (>= -180 and <= 180))
        {
            errors.Add(new FieldError("location.lon", "location.coordinate", Field("location.lon")));
        }
    }

    private static void Limit(List<FieldError> errors, string field, string? value, int limit)
    {
        if (value?.Length > limit)
        {
            errors.Add(new FieldError(field, "field.tooLong", new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["field"] = field,
                ["limit"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture),
            }));
        }
    }

    private static FieldError Unknown(string field, string value) => new(field, "field.unknownValue", Field(field, value));

    private static Dictionary<string, string> Field(string field, string? value = null) =>
        value is null
            ? new Dictionary<string, string>(StringComparer.Ordinal) { ["field"] = field }
            : new Dictionary<string, string>(StringComparer.Ordinal) { ["field"] = field, ["value"] = value };
}
