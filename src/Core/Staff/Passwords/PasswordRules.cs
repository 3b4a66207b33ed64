using System.Text;
using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Tenancy;

namespace Derman.Core.Staff.Passwords;

/// <summary>
/// What a password must be (NIST SP 800-63B, 5.1.1.2): long enough, and not one of those that are tried first. No rules of composition:
/// they only make people write it down.
/// </summary>
public static class PasswordRules
{
    public const int Shortest = 10;
    public const int Longest = 200;

    private const int ShortestOwnWord = 3;

    /// <summary>One password, one spelling, whatever keyboard typed it.</summary>
    public static string Prepare(string? typed) => Storage.Provider.Clean(typed ?? "")!.Normalize(NormalizationForm.FormKC);

    /// <param name="prepared">See <see cref="Prepare"/>.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static FieldError? Check(Tenant tenant, StaffMember member, string prepared)
    {
        if (prepared.EnumerateRunes().Count() < Shortest)
        {
            return new FieldError("password", "password.tooShort", Limit(Shortest));
        }

        if (prepared.Length > Longest)
        {
            return new FieldError("password", "password.tooLong", Limit(Longest));
        }

        return GuessedFirst.Is(prepared, OwnWords(tenant, member)) ? new FieldError("password", "password.common") : null;
    }

    /// <summary>What somebody who knows the person and the institution tries.</summary>
    private static HashSet<string> OwnWords(Tenant tenant, StaffMember member)
    {
        var profile = tenant.Configuration.Profile;
        string?[] texts = [member.UserName, member.DisplayName, member.Email, profile.Id, profile.Province, profile.District, .. profile.Names.Values, "derman"];
        return texts
            .SelectMany(t => GuessedFirst.Words(FoldedText.Fold(t ?? "")))
            .Where(w => w.Length >= ShortestOwnWord)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Limit(int limit) => new(StringComparer.Ordinal) { ["limit"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
