using Derman.Core.Common;
using Derman.Core.Mapping;
using Derman.Core.Portal;
using Derman.Core.Portal.Drafts;
using Derman.Core.Portal.Files;
using Derman.Core.Routing;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Similar;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Portal;

/// <summary>
/// A new request in three short steps. Every step is one form that carries what was written before, and the draft is kept here too: nothing
/// is lost by going back, by a broken connection or by coming back tomorrow, and no script is needed.
/// </summary>
[GrowsStore]
[RequestSizeLimit(PostedFiles.MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = PostedFiles.MostBytes)]
internal sealed class NewModel(SendRequest send, DraftBook drafts, SuggestTopics suggest, NearbyTickets nearby, FailureWords failures) : TenantPage
{
    public const int Last = 3;
    private const int MostTopics = 4;
    private const string PreferredChannel = "web";

    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["text"] = "Input.Text",
        ["location.neighbourhood"] = "Input.Neighbourhood",
        ["location.address"] = "Input.Address",
        ["citizen.name"] = "Input.Name",
        ["citizen.phone"] = "Input.Phone",
        ["citizen.language"] = "Input.Language",
        [CitizenFile.Photo] = "Photos",
        [CitizenFile.Voice] = "Voice",
    };

    [BindProperty]
    public RequestInput Input { get; set; } = new();

    /// <summary>The step just filled in.</summary>
    [BindProperty]
    public int Step { get; set; }

    [BindProperty]
    public string? FormKey { get; set; }

    [BindProperty]
    public List<IFormFile> Photos { get; set; } = [];

    [BindProperty]
    public List<IFormFile> Voice { get; set; } = [];

    public IReadOnlyList<TopicHint> Topics { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Places { get; private set; } = [];

    /// <summary>Languages we answer in.</summary>
    public IReadOnlyList<SelectListItem> AnswerLanguages => [.. Tenant.Configuration.Profile.Languages.Select(l => new SelectListItem(Languages.NativeName(l), l))];

    /// <summary>What neighbours have reported and everybody may know.</summary>
    public IReadOnlyList<NearbyTicket> Near { get; private set; } = [];

    public IReadOnlyList<DraftFile> Files { get; private set; } = [];

    /// <summary>The page found what was begun earlier.</summary>
    public bool Resumed { get; private set; }

    public string? PhoneToConfirm { get; private set; }

    /// <summary>A map without ground tells nobody where a place is: then words and the device's position are asked for.</summary>
    public bool HasMap => MapGround.IsShown(Tenant.Configuration.Pack);

    private (double? Lat, double? Lon) Point => PointInput.Read(Input.Lat, Input.Lon);

    private string? Token => DraftCookie.Read(Request);

    public IActionResult OnGet()
    {
        FormKey = SentOnce.NewKey();
        if (drafts.Find(Tenant, Token) is not { } draft)
        {
            return Show(1);
        }

        (Input, Resumed) = (RequestInput.Of(draft.Content), true);
        return Show(Math.Clamp(draft.Content.Step, 1, Last));
    }

    /// <summary>Away with what was begun.</summary>
    public async Task<IActionResult> OnPostDiscardAsync(CancellationToken ct)
    {
        await drafts.EraseAsync(Tenant, Token, ct);
        DraftCookie.Delete(HttpContext);
        return Redirect(Url.Content("~/requests/new"));
    }

    /// <param name="back">Set by the "back" button: the step to go to.</param>
    /// <param name="remove">Set by the button beside a file: its number.</param>
    /// <param name="join">Set by "me too": the request to join.</param>
    public async Task<IActionResult> OnPostAsync(int? back, int? remove, Guid? join, CancellationToken ct)
    {
        // The field nobody sees is filled in by programs only.
        if (!string.IsNullOrEmpty(Input.Website))
        {
            return BadRequest();
        }

        Step = Math.Clamp(Step, 1, Last);
        var next = Math.Clamp(back ?? (remove is null ? Step + 1 : Step), 1, Last);
        if (Input.Text?.Length > RequestInput.LongestText)
        {
            ModelState.AddModelError("Input.Text", Words.T("form.tooLong", ("field", Words["portal.new.what.label"]), ("n", RequestInput.LongestText)));
            return Show(1);
        }

        var token = await KeepAsync(next, remove, ct);
        if (!ModelState.IsValid)
        {
            return Show(1);
        }

        if (back is not null || remove is not null)
        {
            ModelState.Clear();
            return Show(next, token);
        }

        if (string.IsNullOrWhiteSpace(Input.Text))
        {
            if (drafts.Find(Tenant, token)?.Files.Any(f => f.Kind == CitizenFile.Voice) != true)
            {
                ModelState.AddModelError("Input.Text", Words.T("form.required", ("field", Words["portal.new.what.label"])));
                return Show(1, token);
            }

            Input.Text = Words["portal.new.spoken"]; // A request needs words; these say where to listen.
        }

        if (Step == 2)
        {
            Input.Join = join;
            if (join is null && !Input.Seen && Nearby() is { Count: > 0 } found)
            {
                (Near, Input.Seen) = (found, true);
                ModelState.Clear();
                return Show(2, token);
            }
        }

        return Step < Last ? Show(next, token) : await RegisterAsync(token, ct);
    }

    /// <summary>Into the draft, with the files of this form. What is wrong with a file stands at its field; the words are kept all the same.</summary>
    private async Task<string?> KeepAsync(int step, int? remove, CancellationToken ct)
    {
        var known = drafts.Find(Tenant, Token);
        var files = await PostedFiles.TakeAsync(Photos, Voice, kind => known?.Files.Count(f => f.Kind == kind) ?? 0, ct);
        if (known is null && string.IsNullOrWhiteSpace(Input.Text) && files.Value is null or { Count: 0 })
        {
            return null; // Nothing has been written yet: nothing is kept.
        }

        var token = await drafts.SaveAsync(Tenant, Token, Input.Kept(files.Failure is null ? step : 1), ct);
        DraftCookie.Write(HttpContext, token);
        if (remove is { } seq)
        {
            await drafts.RemoveAsync(Tenant, token, seq, ct);
        }

        var refused = files.Failure ?? (files.Value!.Count == 0 ? null : (await drafts.AddAsync(Tenant, token, files.Value, ct)).Failure);
        if (refused is not null)
        {
            failures.Into(ModelState, refused, Fields);
        }

        return token;
    }

    private IReadOnlyList<NearbyTicket> Nearby() => nearby.Execute(
        Tenant,
        new NearbyQuery(Input.Text, Known(Input.Topic), Blank(Input.Neighbourhood), Blank(Input.Address), Point.Lat, Point.Lon),
        Actor.Citizen with { Language = Frame.Language });

    private async Task<IActionResult> RegisterAsync(string? token, CancellationToken ct)
    {
        var email = Input.Reach == RequestInput.ByEmail ? Blank(Input.Email) : null;
        if (email is not null && !System.Net.Mail.MailAddress.TryCreate(email, out _))
        {
            ModelState.AddModelError("Input.Email", Words["form.email"]);
            return Show(3, token);
        }

        var channels = Tenant.Configuration.Channels;
        var language = Tenant.Configuration.Profile.Languages.Contains(Input.Language ?? "", StringComparer.Ordinal) ? Input.Language! : Frame.Language;
        var command = new RegisterCommand(
            Input.Text,
            Topic: Known(Input.Topic),
            Channel: channels.ContainsKey(PreferredChannel) ? PreferredChannel : null,
            ConfidentialReporter: Input.Anonymous ? true : null,
            Consent: true,
            Citizen: Input.Anonymous
                ? new CitizenInput(Language: language)
                : new CitizenInput(
                    Blank(Input.Name),
                    Input.Reach is null or RequestInput.ByPhone ? Blank(Input.Phone) : null,
                    Language: language,
                    Email: email,
                    PhoneConfirmed: Input.PhoneConfirmed),
            Location: new LocationInput(Blank(Input.Neighbourhood), Blank(Input.Address), Point.Lat, Point.Lon));
        var actor = Actor.Citizen with { Language = Frame.Language };
        var result = await send.ExecuteAsync(Tenant, command, actor, token, Input.Join, SentOnce.Register(FormKey, command, actor), ct);
        if (result.Failure is not { } failure)
        {
            DraftCookie.Delete(HttpContext);
            return Redirect(Url.Content($"~/requests/receipt?code={Uri.EscapeDataString(result.Value!.TrackingCode)}"));
        }

        if (failure.Kind is FailureKind.NotFound or FailureKind.Conflict && Input.Join is not null)
        {
            Input.Join = null; // It ended meanwhile: the citizen's own request goes on its own.
            return await RegisterAsync(token, ct);
        }

        failures.Into(ModelState, failure, Fields);
        PhoneToConfirm = (failure.Errors ?? []).FirstOrDefault(e => e.Code == "phone.confirmAreaCode")?.Values?.GetValueOrDefault("value");
        return Show(HasError("Input.Text") ? 1 : HasError("Input.Neighbourhood") || HasError("Input.Address") ? 2 : 3, token);
    }

    private PageResult Show(int step, string? token = null)
    {
        Step = step;
        switch (step)
        {
            case 1:
                Files = drafts.Find(Tenant, token ?? Token)?.Files ?? [];
                break;
            case 2:
                Topics = [.. suggest.For(Tenant, Input.Text).Take(MostTopics)];
                Places = Choices.Places(Tenant.Configuration, Words);
                break;
        }

        return Page();
    }

    private bool HasError(string key) => ModelState.TryGetValue(key, out var entry) && entry.Errors.Count > 0;

    private string? Known(string? topic) => topic is not null && Tenant.Configuration.Topics.TryGetValue(topic, out var known) && !known.Retired ? topic : null;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
