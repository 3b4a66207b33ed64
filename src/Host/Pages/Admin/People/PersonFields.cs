using Derman.Core.Tenancy;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.People;

/// <summary>The fields of a person with what can be chosen in them.</summary>
internal sealed class PersonFields(PersonForm person, TenantConfiguration configuration, IUiText text)
{
    public PersonForm Person => person;

    public IReadOnlyList<SelectListItem> Units { get; } = PersonForm.Units(configuration, text);

    public IReadOnlyList<SelectListItem> LanguageChoices { get; } = PersonForm.LanguageChoices(configuration, text);

    public IReadOnlyList<(string Code, string Name)> Roles { get; } = [.. configuration.Rights.OfPeople.Select(r => (r.Code, RoleWords.Name(r, text)))];
}
