using System.Globalization;
using System.Text.Json;
using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;
using NodaTime.Text;

namespace Derman.Core.Tickets.Register;

/// <summary>Answers to the questions of a topic: known, of the right kind, and all that are required.</summary>
internal static class AnswersCheck
{
    public const int LongestText = 4000;
    private const int LongestLine = 500;
    private const int MostValues = 100;

    public static void Check(List<FieldError> errors, Topic? topic, IReadOnlyDictionary<string, IReadOnlyList<string>>? answers)
    {
        if (answers is null)
        {
            return;
        }

        var asked = (topic?.Attributes ?? []).ToDictionary(a => a.Code, StringComparer.Ordinal);
        foreach (var (code, values) in answers)
        {
            if (!asked.TryGetValue(code, out var question))
            {
                errors.Add(Error(code, "answer.unknown", ("value", code)));
            }
            else if (question.Variable)
            {
                Values(errors, question, values);
            }
        }

        errors.AddRange(asked.Values
            .Where(a => a.Required && !(answers.TryGetValue(a.Code, out var given) && given.Any(v => !string.IsNullOrWhiteSpace(v))))
            .OrderBy(a => a.Order)
            .Select(a => Error(a.Code, "field.required")));
    }

    /// <summary>As kept with the ticket; null when nothing was answered.</summary>
    public static string? Kept(Topic? topic, IReadOnlyDictionary<string, IReadOnlyList<string>>? answers)
    {
        var kept = (topic?.Attributes ?? [])
            .Where(a => a.Variable)
            .OrderBy(a => a.Order)
            .Select(a => KeyValuePair.Create(a.Code, answers?.GetValueOrDefault(a.Code)?.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v.Trim()).ToList() ?? []))
            .Where(a => a.Value.Count > 0)
            .ToDictionary(StringComparer.Ordinal);
        return kept.Count == 0 ? null : JsonSerializer.Serialize(kept, AnswersJson.Readable.DictionaryStringListString);
    }

    private static void Values(List<FieldError> errors, TopicAttribute question, IReadOnlyList<string> values)
    {
        if (values.Count > (question.Datatype == Datatypes.MultiValueList ? MostValues : 1))
        {
            errors.Add(Error(question.Code, "answer.tooMany"));
            return;
        }

        foreach (var value in values.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v.Trim()))
        {
            var longest = question.Datatype == Datatypes.Text ? LongestText : LongestLine;
            if (value.Length > longest)
            {
                errors.Add(Error(question.Code, "field.tooLong", ("limit", longest.ToString(CultureInfo.InvariantCulture))));
            }
            else if (Wrong(question, value) is { } code)
            {
                errors.Add(Error(question.Code, code, ("value", value)));
            }
        }
    }

    private static string? Wrong(TopicAttribute question, string value) => question.Datatype switch
    {
        Datatypes.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? null : "answer.notNumber",
        Datatypes.DateTime => OffsetDateTimePattern.ExtendedIso.Parse(value).Success || LocalDatePattern.Iso.Parse(value).Success ? null : "answer.notDate",
        Datatypes.SingleValueList or Datatypes.MultiValueList => question.Values?.Any(v => v.Key == value) == true ? null : "answer.notInList",
        _ => null,
    };

    private static FieldError Error(string code, string failure, params (string Key, string Value)[] values) => FieldError.Of($"attribute[{code}]", failure, values);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, List<string>>))]
internal sealed partial class AnswersJson : System.Text.Json.Serialization.JsonSerializerContext
{
    public static AnswersJson Readable => field ??= new AnswersJson(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
