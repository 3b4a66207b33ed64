using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.People;

/// <summary>What is typed into the form of a person.</summary>
internal sealed class PersonForm
{
    /// <summary>Field of the command → field of the form.</summary>
    public static readonly IReadOnlyDictionary<string, string> Fields = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["name"] = "Person.Name",
        ["userName"] = "Person.UserName",
        ["email"] = "Person.Email",
        ["unit"] = "Person.Unit",
        ["roles"] = "Person.Roles",
        ["language"] = "Person.Language",
        ["to"] = "Absence.To",
        ["from"] = "Absence.From",
        ["substitute"] = "Absence.Substitute",
    };

    public string? Name { get; set; }

    public string? UserName { get; set; }

    public string? Email { get; set; }

    public string? Unit { get; set; }

    public List<string> Roles { get; set; } = [];

    public string? Language { get; set; }

    public PersonInput Input => new(Name, UserName, Email, Unit, Roles, Language);

    public static PersonForm Of(StaffMember member) => new()
    {
        Name = member.DisplayName,
        UserName = member.UserName,
        Email = member.Email,
        Unit = member.Unit,
        Roles = [.. member.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Language = member.Language,
    };

    public static IReadOnlyList<SelectListItem> Units(TenantConfiguration configuration, IUiText text) => [new(text["common.choose"], ""), .. Choices.Units(configuration, text)];

    public static IReadOnlyList<SelectListItem> LanguageChoices(TenantConfiguration configuration, IUiText text) =>
        [new(text["people.language.tenant"], ""), .. configuration.Profile.Languages.Select(l => new SelectListItem(Languages.NativeName(l), l))];
}

/// <summary>When somebody is away, and who stands in.</summary>
internal sealed class AbsenceForm
{
    public string? From { get; set; }

    public string? To { get; set; }

    public Guid? Substitute { get; set; }
}
