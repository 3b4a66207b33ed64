using System.Text.Encodings.Web;
using Derman.Core.Citizens.Joining;
using Derman.Core.Citizens.Preferring;
using Derman.Core.Tickets;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>The same person met by two ways: joined with their consent, and taken apart again.</summary>
internal sealed partial class TicketModel
{
    private static readonly Dictionary<string, string> PersonFields = new(StringComparer.Ordinal) { ["number"] = "PersonOf", ["consent"] = "PersonConsent" };

    [BindProperty]
    public string? PersonOf { get; set; }

    [BindProperty]
    public string? PersonConsent { get; set; }

    public IReadOnlyList<JoinedPerson> JoinedPeople => field ??= ReadJoins.Of(Tenant, Id, Reader);

    /// <summary>Who seems to be the same person, by a number proven for both.</summary>
    public IReadOnlyList<JoinOffer> JoinOffers => field ??= ReadJoinOffers.Of(Tenant, Id, Reader);

    /// <summary>Digits and stars, left to right in every language.</summary>
    public IHtmlContent Numbered(string phone) => new HtmlString($"<bdi dir=\"ltr\" class=\"dm-num\">{HtmlEncoder.Default.Encode(Numerals.Digits(phone, Frame.Language))}</bdi>");

    public string WhyTheirs(Proven proven) => Words.T($"person.offer.{proven.Proof}", ("channel", WayName(proven.Kind)));

    public async Task<IActionResult> OnPostTwoPeopleAsync(Guid other, [FromServices] JoinCitizens join, CancellationToken ct)
    {
        var result = await join.DeclineAsync(Tenant, Id, other, Reader, ct);
        return result.Failure is { } failure ? Refuse(failure, PersonFields) : Done(Words["person.areTwo"], $"{Here}#citizen");
    }

    public async Task<IActionResult> OnPostJoinPersonAsync([FromServices] JoinCitizens join, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(PersonOf))
        {
            return Refuse(TicketErrors.Required("number"), PersonFields);
        }

        if (read.FindByNumber(Tenant, PersonOf, Reader) is not { } other)
        {
            return Refuse(TicketErrors.Unknown("number", PersonOf), PersonFields);
        }

        var result = await join.ExecuteAsync(Tenant, Id, other, PersonConsent, Reader, ct);
        return result.Failure is { } failure ? Refuse(failure, PersonFields) : Done(Words["person.joined"], $"{Here}#citizen");
    }

    public PreferencesView? Preferences => field ??= SetPreferences.Of(Tenant, Id, Reader);

    /// <summary>How the person asked to be told.</summary>
    public async Task<IActionResult> OnPostPreferAsync(string? means, string? language, bool saidByThem, [FromServices] SetPreferences prefer, CancellationToken ct)
    {
        var result = await prefer.ExecuteAsync(Tenant, Id, means, language, saidByThem, Reader, ct);
        return result.Failure is { } failure ? Refuse(failure, PersonFields) : Done(Words["toast.saved"], $"{Here}#citizen");
    }

    public IReadOnlyList<string> PreferableLanguages => Tenant.Configuration.Profile.Languages;

    public string WayName(string way) => way == "portal" ? Words["means.portal"] : Words.Has($"channel.{way}") ? Words[$"channel.{way}"] : way;

    public async Task<IActionResult> OnPostPartPersonAsync(long joinKey, [FromServices] JoinCitizens join, CancellationToken ct)
    {
        var result = await join.UndoAsync(Tenant, Id, joinKey, Reader, ct);
        return result.Failure is { } failure ? Refuse(failure, PersonFields) : Done(Words["person.parted"], $"{Here}#citizen");
    }
}
