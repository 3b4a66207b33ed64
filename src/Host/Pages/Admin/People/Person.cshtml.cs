using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SecondFactor;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Admin.People;

/// <summary>One person: what is known of them, when they are away, their way in.</summary>
internal sealed class PersonModel(
    StaffAccounts staff, ChangePerson change, SwitchPerson switching, MakeLink makeLink, SecondFactors factors, FailureWords failures) : AdminPage(Acts.ManagePeople)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public PersonForm Person { get; set; } = new();

    [BindProperty]
    public AbsenceForm Absence { get; set; } = new();

    public StaffMember Member { get; private set; } = null!;

    public PersonFields Fields => new(Person, Tenant.Configuration, Words);

    public FactorsOfPerson Factors => factors.Of(Tenant, Member);

    public bool HasJoined => Member.PasswordHash is not null || Factors.Passkeys.Count > 0;

    public LinkSheet? Link { get; private set; }

    public IReadOnlyList<SelectListItem> Substitutes =>
        [new(Words["people.substitute.none"], ""), .. Choices.People(Tenant.Configuration, staff.Active(Tenant).Where(p => p.Id != Id), Words)];

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        if (context.Result is not null)
        {
            return;
        }

        if (staff.Find(Tenant, Id) is { } member)
        {
            Member = member;
        }
        else
        {
            context.Result = new NotFoundResult();
        }
    }

    public void OnGet()
    {
        FillPerson();
        FillAbsence();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        FillAbsence();
        return After(await change.ExecuteAsync(Tenant, Id, Person.Input, Reader, ct), "people.saved");
    }

    public async Task<IActionResult> OnPostAbsenceAsync(CancellationToken ct)
    {
        FillPerson();
        if (!DayInput.TryParse(Absence.From, out var from) | !DayInput.TryParse(Absence.To, out var to))
        {
            ModelState.AddModelError("Absence.From", Words["form.date"]);
            return Refused();
        }

        return After(await change.AbsenceAsync(Tenant, Id, from, to, Absence.Substitute, Reader, ct), "people.absence.saved");
    }

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken ct)
    {
        var result = await makeLink.ExecuteAsync(Tenant, Id, Reader, ct);
        OnGet();
        if (result.Value is { } made)
        {
            Link = LinkSheet.Of(HttpContext, made, Member.DisplayName);
            return Page();
        }

        failures.Into(ModelState, result.Failure!, PersonForm.Fields);
        return Refused();
    }

    public async Task<IActionResult> OnPostSwitchAsync(bool active, CancellationToken ct)
    {
        OnGet();
        return After(await switching.ExecuteAsync(Tenant, Id, active, Reader, ct), active ? "people.switchedOn" : "people.switchedOff");
    }

    public async Task<IActionResult> OnPostResetFactorsAsync(CancellationToken ct)
    {
        OnGet();
        return After(await factors.ResetAsync(Tenant, Id, Reader, ct), "people.factors.gone");
    }

    private IActionResult After(Result<StaffMember> result, string toast)
    {
        if (result.Failure is not { } failure)
        {
            return Done(Words[toast], $"~/admin/people/{Id}");
        }

        failures.Into(ModelState, failure, PersonForm.Fields);
        return Refused();
    }

    private PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private void FillPerson() => Person = PersonForm.Of(Member);

    private void FillAbsence() => Absence = new AbsenceForm
    {
        From = Member.AbsentFrom is { } from ? Day(from) : null,
        To = Member.AbsentTo is { } to ? Day(to - Duration.Epsilon) : null,
        Substitute = Member.Substitute,
    };

    private string Day(Instant at) => DayInput.Show(at.InZone(Tenant.Configuration.Zone).Date, Words.Language);
}
