using Derman.Core.Calls;
using Derman.Core.Common;
using Derman.Core.Routing;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Derman.Host.Pages.Desk;

/// <summary>An operator takes a wish down: in seconds, with everything the law and the unit ask for, and reads it back.</summary>
internal sealed class NewModel(RegisterTicket register, FinishCall finishCall, ReadCalls calls, FailureWords failures) : DeskPage
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["text"] = "Input.Text",
        ["topic"] = "Input.Topic",
        ["requestType"] = "Input.RequestType",
        ["channel"] = "Input.Channel",
        ["urgency"] = "Input.Urgency",
        ["urgencyReason"] = "Input.UrgencyReason",
        ["problem"] = "Input.Problem",
        ["problemSource"] = "Input.ProblemSource",
        ["onBehalfOf"] = "Input.OnBehalfOf",
        ["preferredMeans"] = "Input.PreferredMeans",
        ["citizen.name"] = "Input.Name",
        ["citizen.phone"] = "Input.Phone",
        ["citizen.nationalId"] = "Input.NationalId",
        ["citizen.language"] = "Input.Language",
        ["location.neighbourhood"] = "Input.Neighbourhood",
        ["location.address"] = "Input.Address",
    };

    [BindProperty]
    public NewInput Input { get; set; } = new();

    [BindProperty]
    public string? FormKey { get; set; }

    /// <summary>The call the ticket is made of: account and id of it, parted by a slash.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Call { get; set; }

    public IReadOnlyList<SuggestedTopic> Suggestions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Topics { get; private set; } = [];

    public IReadOnlyList<SelectListItem> RequestTypes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Channels { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Causes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Places { get; private set; } = [];

    public IReadOnlyList<SelectListItem> MeansOfAnswer { get; private set; } = [];

    public IReadOnlyList<SelectListItem> LanguageChoices { get; private set; } = [];

    public string? PhoneToConfirm { get; private set; }

    public bool KnownCall { get; private set; }

    public void OnGet()
    {
        FormKey = SentOnce.NewKey();
        Input.Language = Tenant.Configuration.Profile.DefaultLanguage;
        Input.Channel = Usual();
        if (CallParts() is var (account, id) && calls.Find(Tenant, account, id) is { } call)
        {
            Input.Phone = call.From;
            Input.Channel = Tenant.Configuration.Pack.Channels.Channels.FirstOrDefault(c => c.Account == account)?.Code ?? Input.Channel;
        }

        Fill();
    }

    /// <summary>The few topics the text may be about; asked for while it is typed.</summary>
    public PartialViewResult OnPostSuggest()
    {
        Suggestions = TopicSuggestion.For(Tenant.Configuration, Input.Text ?? "", 4);
        return new PartialViewResult
        {
            ViewName = "_Suggestions",
            ViewData = new ViewDataDictionary<NewModel>(ViewData, this),
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var command = new RegisterCommand(
            Input.Text,
            Topic: Blank(Input.Suggested) ?? Blank(Input.Topic),
            RequestType: Blank(Input.RequestType),
            Channel: Blank(Input.Channel),
            Urgency: Blank(Input.Urgency),
            UrgencyReason: Blank(Input.UrgencyReason),
            Problem: Blank(Input.Problem),
            ProblemSource: Blank(Input.ProblemSource),
            OnBehalfOf: Blank(Input.OnBehalfOf),
            ConfidentialReporter: Input.Confidential ? true : null,
            Consent: Input.Consent,
            PreferredMeans: Blank(Input.PreferredMeans),
            Citizen: new CitizenInput(Blank(Input.Name), Blank(Input.Phone), Blank(Input.NationalId), Blank(Input.Language), PhoneConfirmed: Input.PhoneConfirmed),
            Location: new LocationInput(Blank(Input.Neighbourhood), Blank(Input.Address)));
        if (command.Urgency is not (null or Urgencies.Normal) && command.UrgencyReason is null)
        {
            ModelState.AddModelError("Input.UrgencyReason", Words.T("form.required", ("field", Words["new.urgency.reason"])));
            return Again();
        }

        var result = CallParts() is var (account, id)
            ? await finishCall.TicketAsync(Tenant, account, id, command, Reader, ct)
            : await register.ExecuteAsync(Tenant, command, Reader, SentOnce.Register(FormKey, command, Reader), ct);
        if (result.Failure is { } failure)
        {
            failures.Into(ModelState, failure, Fields);
            PhoneToConfirm = (failure.Errors ?? []).FirstOrDefault(e => e.Code == "phone.confirmAreaCode")?.Values?.GetValueOrDefault("value");
            return Again();
        }

        return Redirect(Url.Content($"~/console/new/done?id={result.Value!.Id}"));
    }

    private IActionResult Again()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Fill();
        return Page();
    }

    private void Fill()
    {
        var configuration = Tenant.Configuration;
        KnownCall = CallParts() is not null;
        Suggestions = string.IsNullOrWhiteSpace(Input.Text) ? [] : TopicSuggestion.For(configuration, Input.Text, 4);
        Topics = Choices.Topics(configuration, Words);
        RequestTypes = Choices.RequestTypes(configuration, Words);
        Channels = [.. configuration.Pack.Channels.Channels.Where(c => c.Code != RegisterApi).Select(c => new SelectListItem(c.Names.In(Words.Language), c.Code))];
        Causes = [new SelectListItem(Words["common.unknown"], ""), .. (configuration.Pack.Topics.Causes ?? []).Select(c => new SelectListItem(c.Names.In(Words.Language), c.Names.In(Words.Language)))];
        Places = Choices.Places(configuration, Words);
        MeansOfAnswer = [new SelectListItem(Words["new.preferred.same"], ""), new SelectListItem(Words["channel.phone"], "phone"), new SelectListItem(Words["means.portal"], "portal"),
            .. configuration.Accounts.Values.Where(a => a.Enabled && a.Plugin != "phone").Select(a => a.Plugin).Distinct(StringComparer.Ordinal).Select(p => new SelectListItem(Words.Has($"channel.{p}") ? Words[$"channel.{p}"] : p, p))];
        LanguageChoices = [.. configuration.Profile.Languages.Select(l => new SelectListItem(Languages.NativeName(l), l))];
    }

    private const string RegisterApi = "api";

    private string? Usual() => Tenant.Configuration.Channels.ContainsKey("counter") && Reader.ActsAs.Contains(Core.Staff.Roles.Counter) ? "counter"
        : Tenant.Configuration.Channels.ContainsKey("phone") ? "phone" : null;

    private (string Account, string Id)? CallParts()
    {
        var slash = Call?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash > 0 ? (Call![..slash], Call[(slash + 1)..]) : null;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What is typed into the form of a new request.</summary>
internal sealed class NewInput
{
    public string? Text { get; set; }

    public string? Suggested { get; set; }

    public string? Topic { get; set; }

    public string? RequestType { get; set; }

    public string? Channel { get; set; }

    public string? Urgency { get; set; }

    public string? UrgencyReason { get; set; }

    public string? Problem { get; set; }

    public string? ProblemSource { get; set; }

    public string? Name { get; set; }

    public string? Phone { get; set; }

    public bool PhoneConfirmed { get; set; }

    public string? NationalId { get; set; }

    public string? OnBehalfOf { get; set; }

    public bool Confidential { get; set; }

    public bool Consent { get; set; }

    public string? PreferredMeans { get; set; }

    public string? Language { get; set; }

    public string? Neighbourhood { get; set; }

    public string? Address { get; set; }
}
