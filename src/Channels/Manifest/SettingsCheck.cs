using System.Globalization;
using System.Text.RegularExpressions;

namespace Derman.Channels;

/// <summary>A value that does not fit its field.</summary>
/// <param name="Key">The field's key.</param>
/// <param name="Code">
/// One of <c>setting.missing</c>, <c>setting.unknown</c>, <c>setting.number</c>, <c>setting.boolean</c>, <c>setting.url</c>,
/// <c>setting.hosts</c>, <c>setting.choice</c>, <c>setting.pattern</c>.
/// </param>
public sealed record SettingProblem(string Key, string Code);

/// <summary>Checks values against a manifest's fields. Pure and safe from any thread.</summary>
public static class SettingsCheck
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>Every problem of the values of one scope.</summary>
    /// <param name="fields">The manifest's fields.</param>
    /// <param name="scope">The scope whose values these are.</param>
    /// <param name="values">Values by key, secrets included. An empty text counts as missing.</param>
    /// <returns>The problems in the order of the fields, unknown keys last; empty when all is well.</returns>
    public static IReadOnlyList<SettingProblem> Check(
        IReadOnlyList<SettingField> fields, SettingScope scope, IReadOnlyDictionary<string, string> values)
    {
        var problems = new List<SettingProblem>();
        foreach (var field in fields.Where(field => field.Scope == scope))
        {
            if (!values.TryGetValue(field.Key, out var value) || value.Length == 0)
            {
                if (field.Default is null && Demands(fields, field, values.GetValueOrDefault))
                {
                    problems.Add(new SettingProblem(field.Key, "setting.missing"));
                }
            }
            else if (CodeOf(field, value) is { } code)
            {
                problems.Add(new SettingProblem(field.Key, code));
            }
        }

        problems.AddRange(values.Keys
            .Where(key => !fields.Any(field => field.Scope == scope && field.Key == key))
            .Order(StringComparer.Ordinal)
            .Select(key => new SettingProblem(key, "setting.unknown")));
        return problems;
    }

    /// <summary>Whether an account with these values is incomplete without a field.</summary>
    /// <param name="fields">The manifest's fields.</param>
    /// <param name="field">One of them.</param>
    /// <param name="setting">The account's own value of a field by its key, or <c>null</c> when none is set: the default counts then.</param>
    /// <returns><c>true</c> when it is required, always or with these values.</returns>
    public static bool Demands(IReadOnlyList<SettingField> fields, SettingField field, Func<string, string?> setting) =>
        field.Required
        || (field.RequiredWhen is { } when
            && when.Values.Contains(
                setting(when.Setting) is { Length: > 0 } value ? value : fields.FirstOrDefault(other => other.Key == when.Setting)?.Default ?? "",
                StringComparer.Ordinal));

    /// <summary>The problem code of one value, or <c>null</c> when it fits.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value, not empty.</param>
    /// <returns>A code of <see cref="SettingProblem.Code"/> or <c>null</c>.</returns>
    public static string? CodeOf(SettingField field, string value)
    {
        var code = field.Type switch
        {
            SettingType.Number when !decimal.TryParse(value, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _)
                => "setting.number",
            SettingType.Boolean when value is not ("true" or "false") => "setting.boolean",
            SettingType.Url when !IsSafeAddress(value) => "setting.url",
            SettingType.Hosts when PermittedHost.List(value) is null => "setting.hosts",
            SettingType.Choice when !field.Choices.Contains(value, StringComparer.Ordinal) => "setting.choice",
            _ => null,
        };
        return code ?? (field.Pattern is null || Matches(field.Pattern, value) ? null : "setting.pattern");
    }

    // Plain http would put tokens on the wire; only a loopback address never leaves the machine.
    private static bool IsSafeAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address)
        && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private static bool Matches(string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $"^(?:{pattern})\\z", RegexOptions.CultureInvariant, PatternLimit);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
