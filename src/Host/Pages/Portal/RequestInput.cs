using Derman.Core.Portal.Drafts;

namespace Derman.Host.Pages.Portal;

/// <summary>The fields of the three steps, as typed.</summary>
internal sealed class RequestInput
{
    public const int LongestText = 10_000;
    public const string ByPhone = "phone";
    public const string ByEmail = "email";
    public const string ByCode = "code";

    public string? Text { get; set; }

    public string? Topic { get; set; }

    public string? Neighbourhood { get; set; }

    public string? Address { get; set; }

    /// <summary>As the map's script wrote it; a place that is no number is no place.</summary>
    public string? Lat { get; set; }

    public string? Lon { get; set; }

    /// <summary>The neighbours' request this citizen joins.</summary>
    public Guid? Join { get; set; }

    /// <summary>The neighbours' requests have been shown.</summary>
    public bool Seen { get; set; }

    public string? Name { get; set; }

    /// <summary>phone | email | code: how we reach the person.</summary>
    public string? Reach { get; set; }

    public string? Phone { get; set; }

    public bool PhoneConfirmed { get; set; }

    public string? Email { get; set; }

    /// <summary>In which we answer.</summary>
    public string? Language { get; set; }

    public bool Anonymous { get; set; }

    /// <summary>The field nobody sees.</summary>
    public string? Website { get; set; }

    public DraftContent Kept(int step) => new(step, Text, Topic, Neighbourhood, Address, Lat, Lon, Name, Phone, Email, Reach, Language, Anonymous);

    public static RequestInput Of(DraftContent draft) => new()
    {
        Text = draft.Text,
        Topic = draft.Topic,
        Neighbourhood = draft.Neighbourhood,
        Address = draft.Address,
        Lat = draft.Lat,
        Lon = draft.Lon,
        Name = draft.Name,
        Phone = draft.Phone,
        Email = draft.Email,
        Reach = draft.Reach,
        Language = draft.Language,
        Anonymous = draft.Anonymous,
    };
}
