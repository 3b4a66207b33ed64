using Derman.Core.Common;
using Derman.Core.Tenancy;

namespace Derman.Core.Staff.People;

/// <summary>What an administrator says about a person.</summary>
/// <param name="Unit">Directorate code.</param>
/// <param name="Language">One of the tenant's; null: the tenant's own.</param>
public sealed record PersonInput(string? Name, string? UserName, string? Email, string? Unit, IReadOnlyCollection<string>? Roles, string? Language)
{
    private const int LongestName = 200;
    private const int LongestEmail = 254;

    internal List<FieldError> Check(TenantConfiguration configuration)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(Name))
        {
            errors.Add(new FieldError("name", "field.required"));
        }
        else if (Name.Trim().Length > LongestName)
        {
            errors.Add(new FieldError("name", "field.tooLong", new Dictionary<string, string>(StringComparer.Ordinal) { ["limit"] = "200" }));
        }

        if (string.IsNullOrWhiteSpace(UserName))
        {
            errors.Add(new FieldError("userName", "field.required"));
        }
        else if (!UserNames.IsShaped(UserName.Trim()))
        {
            errors.Add(new FieldError("userName", "person.userNameShape"));
        }

        if (!string.IsNullOrWhiteSpace(Email) && !IsAddress(Email.Trim()))
        {
            errors.Add(new FieldError("email", "person.emailShape"));
        }

        if (configuration.Tree.Find(Unit ?? "") is not { External: false })
        {
            errors.Add(new FieldError("unit", "person.unitUnknown"));
        }

        if (Roles is not { Count: > 0 })
        {
            errors.Add(new FieldError("roles", "person.rolesMissing"));
        }
        else if (!Roles.All(r => r != Staff.Roles.Api && configuration.Rights.Find(r) is not null))
        {
            errors.Add(new FieldError("roles", "person.roleUnknown"));
        }

        if (!string.IsNullOrWhiteSpace(Language) && !configuration.Profile.Languages.Contains(Language, StringComparer.Ordinal))
        {
            errors.Add(new FieldError("language", "person.languageUnknown"));
        }

        return errors;
    }

    /// <summary>Puts it into the row; the checks have passed.</summary>
    internal void Into(StaffMember member)
    {
        member.DisplayName = Storage.Provider.Clean(Name!.Trim())!;
        member.UserName = Storage.Provider.Clean(UserName!.Trim())!;
        member.NormalizedUserName = UserNames.Normalise(UserName!);
        member.Email = string.IsNullOrWhiteSpace(Email) ? null : Storage.Provider.Clean(Email.Trim());
        member.Unit = Unit!;
        member.Roles = string.Join(' ', Roles!.Distinct(StringComparer.Ordinal));
        member.Language = string.IsNullOrWhiteSpace(Language) ? null : Language;
    }

    private static bool IsAddress(string text) =>
        text.Length <= LongestEmail && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
