using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Routing;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Portal;

/// <summary>A new request in three short steps. Every step is one form that carries what was written before, so that nothing is lost and no script is needed.</summary>
[GrowsStore]
internal sealed class NewModel(RegisterTicket register, FailureWords failures) : TenantPage
{
    public const int Last = 3;
    private const string PreferredChannel = "web";

    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["text"] = "Input.Text",
        ["location.neighbourhood"] = "Input.Neighbourhood",
        ["location.address"] = "Input.Address",
        ["citizen.name"] = "Input.Name",
        ["citizen.phone"] = "Input.Phone",
    };

    [BindProperty]
    public RequestInput Input { get; set; } = new();

    /// <summary>The step just filled in.</summary>
    [BindProperty]
    public int Step { get; set; }

    [BindProperty]
    public string? FormKey { get; set; }

    public IReadOnlyList<SuggestedTopic> Topics { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Places { get; private set; } = [];

    public string? PhoneToConfirm { get; private set; }

    public void OnGet()
    {
        Step = 1;
        FormKey = SentOnce.NewKey();
    }

    /// <param name="back">Set by the "back" button: the step to go to.</param>
    public async Task<IActionResult> OnPostAsync(int? back, CancellationToken ct)
    {
        // The field nobody sees is filled in by programs only.
        if (!string.IsNullOrEmpty(Input.Website))
        {
            return BadRequest();
        }

        Step = Math.Clamp(Step, 1, Last);
        if (back is { } to)
        {
            ModelState.Clear();
            return Show(Math.Clamp(to, 1, Last));
        }

        if (string.IsNullOrWhiteSpace(Input.Text))
        {
            ModelState.AddModelError("Input.Text", Words.T("form.required", ("field", Words["portal.new.what.label"])));
            return Show(1);
        }

        if (Input.Text.Length > RequestInput.LongestText)
        {
            ModelState.AddModelError("Input.Text", Words.T("form.tooLong", ("field", Words["portal.new.what.label"]), ("n", RequestInput.LongestText)));
            return Show(1);
        }

        return Step < Last ? Show(Step + 1) : await RegisterAsync(ct);
    }

    private async Task<IActionResult> RegisterAsync(CancellationToken ct)
    {
        var channels = Tenant.Configuration.Channels;
        var command = new RegisterCommand(
            Input.Text,
            Topic: Known(Input.Topic),
            Channel: channels.ContainsKey(PreferredChannel) ? PreferredChannel : null,
            ConfidentialReporter: Input.Anonymous ? true : null,
            Consent: true,
            Citizen: Input.Anonymous
                ? new CitizenInput(Language: Frame.Language)
                : new CitizenInput(Blank(Input.Name), Blank(Input.Phone), Language: Frame.Language, PhoneConfirmed: Input.PhoneConfirmed),
            Location: new LocationInput(Blank(Input.Neighbourhood), Blank(Input.Address), Degrees(Input.Lat, 90), Degrees(Input.Lon, 180)));
        var actor = Actor.Citizen with { Language = Frame.Language };
        var result = await register.ExecuteAsync(Tenant, command, actor, SentOnce.Register(FormKey, command, actor), ct);
        if (result.Failure is not { } failure)
        {
            return Redirect(Url.Content($"~/requests/receipt?code={Uri.EscapeDataString(result.Value!.TrackingCode)}"));
        }

        failures.Into(ModelState, failure, Fields);
        PhoneToConfirm = (failure.Errors ?? []).FirstOrDefault(e => e.Code == "phone.confirmAreaCode")?.Values?.GetValueOrDefault("value");
        return Show(ModelState.ContainsKey("Input.Text") && ModelState["Input.Text"]!.Errors.Count > 0 ? 1
            : HasError("Input.Neighbourhood") || HasError("Input.Address") ? 2 : 3);
    }

    private PageResult Show(int step)
    {
        Step = step;
        if (step == 2)
        {
            Topics = TopicSuggestion.For(Tenant.Configuration, Input.Text ?? "", 4);
            Places = Choices.Places(Tenant.Configuration, Words);
        }

        return Page();
    }

    private bool HasError(string key) => ModelState.TryGetValue(key, out var entry) && entry.Errors.Count > 0;

    private string? Known(string? topic) => topic is not null && Tenant.Configuration.Topics.TryGetValue(topic, out var known) && !known.Retired ? topic : null;

    private static double? Degrees(string? text, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= most ? value : null;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    internal sealed class RequestInput
    {
        public const int LongestText = 10_000;

        public string? Text { get; set; }

        public string? Topic { get; set; }

        public string? Neighbourhood { get; set; }

        public string? Address { get; set; }

        /// <summary>As the map's script wrote it; a place that is no number is no place.</summary>
        public string? Lat { get; set; }

        public string? Lon { get; set; }

        public string? Name { get; set; }

        public string? Phone { get; set; }

        public bool PhoneConfirmed { get; set; }

        public bool Anonymous { get; set; }

        public string? Website { get; set; }
    }
}
