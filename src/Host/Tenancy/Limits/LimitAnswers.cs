using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Derman.Host.Api;
using Derman.Host.Localisation;
using Derman.Host.Pages.Setup;

namespace Derman.Host.Tenancy.Limits;

/// <summary>
/// What somebody hears who is turned away at the gate. Written once and sent as bytes: a refusal must cost next to nothing, or refusing
/// would be the load. The tenant is not open here, so the page speaks the language chosen before, or all three.
/// </summary>
internal sealed class LimitAnswers
{
    private const string TooMany = "tenant.tooManyRequests";
    private const string Busy = "server.busy";

    private const string Style =
        "body{margin:0;font:18px/1.6 system-ui,sans-serif;color:#142026;background:#f2f5f5}main{max-inline-size:34rem;margin:12vh auto;padding:1.5rem}" +
        "h1{font-size:1.4rem;margin:0 0 .5rem}section+section{margin-block-start:2.5rem}a{color:#0b5d69}" +
        "@media(prefers-color-scheme:dark){body{color:#e6edef;background:#10181b}a{color:#7fd0dc}}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Dictionary<(string Code, string Language), byte[]> _problems;
    private readonly Dictionary<string, byte[]> _pages;
    private readonly byte[] _pageInAll;

    public LimitAnswers(ProblemSentences sentences)
    {
        _problems = new[] { (TooMany, StatusCodes.Status429TooManyRequests), (Busy, StatusCodes.Status503ServiceUnavailable) }
            .SelectMany(c => ProblemSentences.Languages.Select(language => (Code: c.Item1, Status: c.Item2, Language: language)))
            .ToDictionary(c => (c.Code, c.Language), c => Problem(sentences.Of(c.Code, c.Language, null), c.Status, c.Code));
        _pages = Languages.All.ToDictionary(l => l, l => Page([l]), StringComparer.Ordinal);
        _pageInAll = Page(Languages.All);
    }

    public Task WriteAsync(HttpContext context, in Admission refused)
    {
        var response = context.Response;
        var (code, status) = refused.Limited == Limited.Host ? (Busy, StatusCodes.Status503ServiceUnavailable) : (TooMany, StatusCodes.Status429TooManyRequests);
        response.StatusCode = status;
        response.Headers.RetryAfter = refused.RetryAfter == 1 ? "1" : refused.RetryAfter.ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        byte[] body;
        if (ErrorPages.WantsPage(context.Request))
        {
            body = context.Request.Cookies[LanguageChoice.Cookie] is { } chosen && _pages.TryGetValue(chosen, out var page) ? page : _pageInAll;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.ContentSecurityPolicy = Policy;
        }
        else
        {
            body = _problems[(code, Problems.LanguageOf(context))];
            response.ContentType = Problems.ContentType;
        }

        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static byte[] Problem(string sentence, int status, string code) => Encoding.UTF8.GetBytes(Problems.Text(
        new JsonObject { ["type"] = "about:blank", ["title"] = sentence, ["status"] = status, ["code"] = code }));

    private static byte[] Page(IReadOnlyList<string> languages)
    {
        var (first, sections) = (languages[0], new StringBuilder());
        foreach (var language in languages)
        {
            var text = Texts.BuiltIn.For(language);
            sections.Append(CultureInfo.InvariantCulture, $"<section lang=\"{language}\" dir=\"{Languages.Direction(language)}\"><h1>{Encoded(text["busy.title"])}</h1><p>{Encoded(text["busy.text"])}</p><p><a href=\"\">{Encoded(text["busy.again"])}</a></p></section>");
        }

        return Encoding.UTF8.GetBytes(
            $"<!doctype html><html lang=\"{first}\" dir=\"{Languages.Direction(first)}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">" +
            $"<title>{Encoded(Texts.BuiltIn.For(first)["busy.title"])}</title><style>{Style}</style></head><body><main>{sections}</main></body></html>");
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
