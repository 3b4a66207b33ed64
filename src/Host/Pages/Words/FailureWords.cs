using Derman.Core.Common;
using Derman.Host.Api;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Derman.Host.Pages.Words;

/// <summary>A use case's refusal as a sentence for the person at the screen: labels instead of field names, words instead of codes.</summary>
internal sealed class FailureWords(ProblemSentences sentences, IUiText text)
{
    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        ["text"] = "new.what",
        ["comment"] = "action.field.comment",
        ["to"] = "action.field.to",
        ["reason"] = "action.field.reason",
        ["outcome"] = "action.field.outcome",
        ["legalGround"] = "action.field.legalGround",
        ["until"] = "action.field.until",
        ["talk.result"] = "action.field.talkResult",
        ["talk.at"] = "action.field.talkAt",
        ["directorate"] = "ticket.unit",
        ["answer"] = "task.answer",
        ["file"] = "ticket.attach",
        ["topic"] = "new.topic",
        ["url"] = "events.url",
        ["events"] = "events.types",
        ["client"] = "events.owner",
        ["requestType"] = "new.requestType",
        ["channel"] = "new.channel",
        ["problem"] = "new.problem",
        ["problemSource"] = "new.problemSource",
        ["urgencyReason"] = "new.urgency.reason",
        ["onBehalfOf"] = "new.onBehalf",
        ["citizen.name"] = "new.name",
        ["citizen.phone"] = "new.phone",
        ["citizen.nationalId"] = "new.nationalId",
        ["citizen.language"] = "new.language",
        ["userName"] = "signin.userName",
        ["number"] = "links.number",
        ["letterNumber"] = "letter.number",
        ["arrivedOn"] = "letter.arrivedOn",
        ["account"] = "outside.body",
        ["service"] = "outside.service",
        ["answerNumber"] = "letter.answer.number",
        ["answeredOn"] = "letter.answer.on",
        ["note"] = "macros.note",
        ["waitDays"] = "macros.waitDays",
        ["hostName"] = "hostName.name",
        ["redirectUris"] = "apps.redirects",
        ["postLogoutUris"] = "apps.afterLogout",
        ["scopes"] = "apps.scopes",
        ["keySet"] = "apps.keys",
        ["location.neighbourhood"] = "new.neighbourhood",
        ["location.address"] = "new.address",
        ["name"] = "admin.open311.name",
        ["perMinute"] = "admin.open311.limit",
        ["topics"] = "admin.open311.topics",
        ["startsAt"] = "works.from",
        ["endsAt"] = "works.until",
        ["areas"] = "works.areas",
        ["streets"] = "works.streets",
        ["said"] = "works.said",
        ["title"] = "knowledge.name",
        ["body"] = "knowledge.body",
        ["steps"] = "knowledge.steps",
        ["why"] = "unworked.why",
    };

    public string Of(Failure failure) => failure.Code switch
    {
        "ticket.guardsMissing" or "ticket.moveNotLegal" when failure.Requires is { Count: > 0 } missing && Value(failure.Values, "action") is { } action =>
            text.T("guard.locked", ("action", text[$"action.{action}"]), ("missing", Missing(missing))),
        _ => Of(failure.Code, failure.Field, failure.Values),
    };

    /// <summary>Guards still missing, as a list in words.</summary>
    public string Missing(IReadOnlyList<string> guards)
    {
        var words = guards.Select(g => text[$"guard.{g}"]).ToList();
        return words.Count < 2 ? words.FirstOrDefault() ?? "" : text.T("common.listOf", ("a", string.Join(text.Direction == "rtl" ? "، " : ", ", words[..^1])), ("b", words[^1]));
    }

    /// <summary>Puts every error at its field; what belongs to no field of the form stands above it.</summary>
    /// <param name="fields">Field of the command → field of the form.</param>
    public void Into(ModelStateDictionary state, Failure failure, IReadOnlyDictionary<string, string> fields)
    {
        foreach (var error in failure.Errors ?? [])
        {
            state.AddModelError(fields.GetValueOrDefault(error.Field) ?? "", Of(error.Code, error.Field, error.Values));
        }

        if (failure.Errors is null or { Count: 0 })
        {
            state.AddModelError((failure.Field is { } field ? fields.GetValueOrDefault(field) : null) ?? "", Of(failure));
        }
    }

    private string Of(string code, string? field, IReadOnlyDictionary<string, string>? values) => code switch
    {
        "field.required" => text.T("form.required", ("field", Label(field))),
        "field.tooLong" => text.T("form.tooLong", ("field", Label(field)), ("n", Value(values, "limit") ?? "")),
        "field.inPast" => text["form.pastDate"],
        "phone.confirmAreaCode" => text.T("form.phoneConfirm", ("number", Value(values, "value") ?? "")),
        "idempotency.otherBody" => text["form.expired"],
        "attachment.tooLarge" => text.T("form.fileTooBig", ("name", text["ticket.attach"]), ("mb", Core.Storage.Attachments.AttachmentFiles.MaximumBytes / 1024 / 1024)),
        _ => Numerals.Digits(sentences.Of(code, text.Language, Readable(values)), text.Language),
    };

    private Dictionary<string, string> Readable(IReadOnlyDictionary<string, string>? values)
    {
        var readable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in values ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            readable[key] = key switch
            {
                "field" => Label(value),
                "action" or "via" when text.Has($"action.{value}") => text[$"action.{value}"],
                "outcome" when text.Has($"outcome.{value}") => text[$"outcome.{value}"],
                "day" or "firstDay" when DayInput.TryParse(value, out var day) && day is { } known => DayInput.Show(known, text.Language),
                _ => value,
            };
        }

        return readable;
    }

    private string Label(string? field) => field is null ? ""
        : Labels.TryGetValue(field, out var key) ? text[key]
        // One field a language: "title.fa".
        : field.Split('.') is [var name, { Length: 2 } language] && Labels.TryGetValue(name, out key) ? $"{text[key]} ({Languages.NativeName(language)})"
        : field;

    private static string? Value(IReadOnlyDictionary<string, string>? values, string key) => values?.GetValueOrDefault(key);
}
