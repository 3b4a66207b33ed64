using Derman.Core.Calls.Contacts;
using Derman.Core.Common;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>How a call ends: each of the four in one press.</summary>
internal sealed partial class NewModel
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
        ["location.lat"] = "Input.Lat",
        ["location.lon"] = "Input.Lat",
    };

    /// <summary>One more citizen with the same matter: joined to the open ticket.</summary>
    public async Task<IActionResult> OnPostJoinAsync(Guid main, CancellationToken ct)
    {
        var command = Command();
        return Registered(CallParts() is var (account, id)
            ? await finishCall.JoinAsync(Tenant, account, id, main, command, Reader, ct, Input.Nameless)
            : CallBack is { } owed ? await fromCallBack.JoinAsync(Tenant, owed, main, command, Reader, ct, Input.Nameless)
            : await join.ExecuteAsync(Tenant, main, command, Reader, SentOnce.Register($"{FormKey}{main:n}", command, Reader), ct));
    }

    /// <summary>Told of a planned work: no ticket.</summary>
    public Task<IActionResult> OnPostInformedAsync(Guid work, CancellationToken ct) => ContactAsync(Contact() with { Work = work }, "desk.informed.done", ct);

    /// <summary>Asked and answered: no ticket.</summary>
    /// <param name="article">The article it was answered from; none when it was known by heart.</param>
    public Task<IActionResult> OnPostAnsweredAsync(Guid? article, CancellationToken ct) => ContactAsync(Contact() with { Article = article }, "desk.answered.done", ct);

    private async Task<IActionResult> ContactAsync(ContactCommand command, string done, CancellationToken ct)
    {
        var result = await record.ExecuteAsync(Tenant, command, Reader, ct);
        return result.Failure is { } failure ? Refused(failure) : Done(Words[done], "~/console/new");
    }

    private IActionResult Registered(Result<TicketView> result) =>
        result.Failure is { } failure ? Refused(failure) : Redirect(Url.Content($"~/console/new/done?id={result.Value!.Id}"));

    private IActionResult Refused(Failure failure)
    {
        failures.Into(ModelState, failure, Fields);
        PhoneToConfirm = (failure.Errors ?? []).FirstOrDefault(e => e.Code == "phone.confirmAreaCode")?.Values?.GetValueOrDefault("value");
        return Again();
    }

    private RegisterCommand Command() => new(
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
        Citizen: Citizen(),
        Location: new LocationInput(Blank(Input.Neighbourhood), Blank(Input.Address), Point.Lat, Point.Lon));

    private ContactCommand Contact()
    {
        var call = CallParts();
        return new ContactCommand(
            Blank(Input.Text), Blank(Input.Suggested) ?? Blank(Input.Topic), Blank(Input.Channel), Citizen(), Blank(Input.Neighbourhood),
            Account: call?.Account, CallId: call?.Id, FormKey: FormKey, CallBack: CallBack);
    }

    /// <summary>Who wants to be nobody is nobody, whatever was typed or rang.</summary>
    private CitizenInput Citizen() => Input.Nameless
        ? new CitizenInput(Language: Blank(Input.Language))
        : new CitizenInput(Blank(Input.Name), Blank(Input.Phone), Blank(Input.NationalId), Blank(Input.Language), PhoneConfirmed: Input.PhoneConfirmed);
}
