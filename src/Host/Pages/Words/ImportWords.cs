using Derman.Core.Common;
using Derman.Host.Api;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>Errors of rows and names of columns, in a language that is said: files are made when nobody looks on.</summary>
internal sealed class ImportWords(Texts texts, ProblemSentences sentences)
{
    /// <summary>Fields of commands → columns of files.</summary>
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["citizen.name"] = "name", ["citizen.phone"] = "phone", ["citizen.nationalId"] = "nationalId", ["citizen.email"] = "email", ["citizen.language"] = "language",
        ["location.neighbourhood"] = "neighbourhood", ["location.address"] = "address", ["location.lat"] = "lat", ["location.lon"] = "lon",
    };

    public string Column(string language, string field) => texts.For(language) is var text && text.Has($"import.field.{field}") ? text[$"import.field.{field}"] : field;

    public string Sentence(string language, FieldError error)
    {
        var text = texts.For(language);
        var label = error.Field.Length == 0 ? "" : Column(language, Columns.GetValueOrDefault(error.Field, error.Field));
        var values = (error.Values ?? new Dictionary<string, string>(StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        values["field"] = label;
        return error.Code switch
        {
            "field.required" => text.T("form.required", ("field", label)),
            "field.tooLong" => text.T("form.tooLong", ("field", label), ("n", values.GetValueOrDefault("limit", ""))),
            "phone.confirmAreaCode" => text.T("import.phoneShort", ("number", values.GetValueOrDefault("value", ""))),
            _ => $"{label}{(label.Length == 0 ? "" : ": ")}{Numerals.Digits(sentences.Of(error.Code, language, values), language)}",
        };
    }
}
