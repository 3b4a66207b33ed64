using Microsoft.AspNetCore.Http;

namespace Derman.Plugins.Tests.Support;

/// <summary>An in-process Graph API that can be told to fail; what it insists on, its kinds know.</summary>
public abstract class GraphServer : ScriptedServer
{
    public const string Token = "graph-token-0123456789";

    public void NextError(int status, int code, params (string Name, string Value)[] headers) => Next(status, Error(code, null), headers);

    public void NextSubError(int status, int code, int subcode) => Next(status, Error(code, subcode));

    public void NextNeverAnswers() => Next(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    /// <summary>Answers the next request as it would, and then begins the script.</summary>
    public void NextPasses() => Next(AnswerAsync);

    protected static async Task FailAsync(HttpContext context, int status, int code, int? subcode = null)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(Error(code, subcode));
    }

    // Meta's own sentences name people at times.
    private static string Error(int code, int? subcode) =>
        $$"""{"error":{"message":"(#{{code}}) refused for 905551234567","type":"OAuthException","code":{{code}},{{(subcode is null ? "" : $"\"error_subcode\":{subcode},")}}"error_data":{"details":"Told to 905551234567."},"fbtrace_id":"A"} }""";
}
