using Derman.Core.Calls;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Calls.Contacts;
using Derman.Core.Calls.Counter;
using Derman.Core.Common;
using Derman.Core.Knowledge;
using Derman.Core.Mapping;
using Derman.Core.PlannedWorks;
using Derman.Core.Routing;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Similar;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>
/// The call and counter screen: who it is, what they say, whether it is known already, and one of four ends — a ticket, joined to an open
/// one, told of a planned work, answered. All of it from the keyboard.
/// </summary>
internal sealed partial class NewModel(
    RegisterTicket register, JoinTicket join, RecordContact record, FinishCall finishCall, ReadCalls calls, ReadCaller callers, SuggestTopics suggest,
    NearbyTickets nearby, ReadCallBacks backs, TicketFromCallBack fromCallBack, FindPlannedWorks works, FindKnowledge knowledge, FailureWords failures, IClock clock) : DeskPage
{
    private const string RegisterApi = "api";

    [BindProperty]
    public NewInput Input { get; set; } = new();

    [BindProperty]
    public string? FormKey { get; set; }

    /// <summary>The call the ticket is made of: account and id of it, parted by a slash.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Call { get; set; }

    /// <summary>The call-back in which this is being said.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? CallBack { get; set; }

    public IReadOnlyList<SelectListItem> Topics { get; private set; } = [];

    public IReadOnlyList<SelectListItem> RequestTypes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Channels { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Causes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Places { get; private set; } = [];

    public IReadOnlyList<SelectListItem> MeansOfAnswer { get; private set; } = [];

    public IReadOnlyList<SelectListItem> LanguageChoices { get; private set; } = [];

    public string? PhoneToConfirm { get; private set; }

    public bool HasMap => MapGround.IsShown(Tenant.Configuration.Pack);

    private (double? Lat, double? Lon) Point => PointInput.Read(Input.Lat, Input.Lon);

    /// <summary>The call that is being taken; null without one.</summary>
    public Core.Channels.Call? Taken { get; private set; }

    /// <summary>The call-back that is being made; null without one, and for who may not.</summary>
    public CallBack? Owed { get; private set; }

    public Instant Now { get; } = clock.GetCurrentInstant();

    public void OnGet()
    {
        FormKey = SentOnce.NewKey();
        Input.Language = Tenant.Configuration.Profile.DefaultLanguage;
        Input.Channel = Usual();
        if (CallParts() is var (account, id) && calls.Find(Tenant, account, id) is { } call)
        {
            // Who does not serve everybody gets the number masked; it goes into the ticket from the call itself.
            Input.Phone = Reader.RightsIn(Tenant.Configuration).SeesAll ? call.From : null;
            Input.Channel = Tenant.Configuration.Pack.Channels.ChannelOf(account) ?? Input.Channel;
        }

        if (CallBack is { } owed && TicketFromCallBack.Find(Tenant, owed, Reader) is { } back)
        {
            (Owed, Input.Phone) = (back, back.Number);
            Input.Channel = Tenant.Configuration.Pack.Channels.ChannelOf(back.Account) ?? Input.Channel;
        }

        Fill();
        if (Card is { People: [var only] })
        {
            Input.Name ??= only.Name;
            Input.Language = only.Language is { } spoken && Tenant.Configuration.Profile.Languages.Contains(spoken) ? spoken : Input.Language;
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var command = Command();
        if (command.Urgency is not (null or Urgencies.Normal) && command.UrgencyReason is null)
        {
            ModelState.AddModelError("Input.UrgencyReason", Words.T("form.required", ("field", Words["new.urgency.reason"])));
            return Again();
        }

        return Registered(CallParts() is var (account, id)
            ? await finishCall.TicketAsync(Tenant, account, id, command, Reader, ct, Input.Nameless)
            : CallBack is { } owed ? await fromCallBack.ExecuteAsync(Tenant, owed, command, Reader, ct, Input.Nameless)
            : await register.ExecuteAsync(Tenant, command, Reader, SentOnce.Register(FormKey, command, Reader), ct));
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
        Taken = CallParts() is var (account, id) ? calls.Find(Tenant, account, id) : null;
        Topics = Choices.Topics(configuration, Words);
        RequestTypes = Choices.RequestTypes(configuration, Words);
        Channels = [.. configuration.Pack.Channels.Channels.Where(c => c.Code != RegisterApi).Select(c => new SelectListItem(c.Names.In(Words.Language), c.Code))];
        Causes = [new SelectListItem(Words["common.unknown"], ""), .. (configuration.Pack.Topics.Causes ?? []).Select(c => new SelectListItem(c.Names.In(Words.Language), c.Names.In(Words.Language)))];
        Places = Choices.Places(configuration, Words);
        MeansOfAnswer = [new SelectListItem(Words["new.preferred.same"], ""), new SelectListItem(Words["channel.phone"], "phone"), new SelectListItem(Words["means.portal"], "portal"),
            .. configuration.Accounts.Values.Where(a => a.Enabled && a.Plugin != "phone").Select(a => a.Plugin).Distinct(StringComparer.Ordinal).Select(p => new SelectListItem(Words.Has($"channel.{p}") ? Words[$"channel.{p}"] : p, p))];
        LanguageChoices = [.. configuration.Profile.Languages.Select(l => new SelectListItem(Languages.NativeName(l), l))];
        LookUp();
    }

    private string? Usual() => Tenant.Configuration.Channels.ContainsKey("counter") && Reader.ActsAs.Contains(Core.Staff.Roles.Counter) ? "counter"
        : Tenant.Configuration.Channels.ContainsKey("phone") ? "phone" : null;

    private (string Account, string Id)? CallParts()
    {
        var slash = Call?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash > 0 ? (Call![..slash], Call[(slash + 1)..]) : null;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
