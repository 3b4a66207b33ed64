using Derman.Core.Staff;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.People;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.People;

/// <summary>Adds a person, and shows the link that lets them in.</summary>
internal sealed class NewModel(InvitePerson invite, FailureWords failures) : AdminPage(Acts.ManagePeople)
{
    [BindProperty]
    public PersonForm Person { get; set; } = new();

    public PersonFields Fields => new(Person, Tenant.Configuration, Words);

    public LinkSheet? Link { get; private set; }

    public void OnGet() => Person.Roles = [Roles.Staff];

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var result = await invite.ExecuteAsync(Tenant, Person.Input, Reader, ct);
        if (result.Failure is { } failure)
        {
            failures.Into(ModelState, failure, PersonForm.Fields);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        Link = LinkSheet.Of(HttpContext, result.Value!, Person.Name ?? "");
        return Page();
    }
}

/// <summary>A link just made: seen once, by whoever made it.</summary>
internal sealed record LinkSheet(MadeLink Made, string Name, string Address)
{
    public static LinkSheet Of(HttpContext http, MadeLink made, string name) => new(made, name, $"{Derman.Host.Tenancy.TenantAccess.BaseAddress(http)}/console/join/{made.Token}");
}
