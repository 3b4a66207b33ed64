using System.Text;
using Derman.Core.OpenId;
using Derman.Host.Tenancy;

namespace Derman.Host.OpenId.Clients;

/// <param name="Proven">By a secret or a key; a public client only says its name.</param>
internal sealed record ClientAnswer(Application? Application, bool Proven, IResult? Refusal);

/// <summary>
/// Who calls an endpoint of the protocol (RFC 6749 §2.3): by one of client_secret_basic, client_secret_post and private_key_jwt, or by
/// name alone where there is no secret. Unknown, switched-off and wrong get the same answer.
/// </summary>
internal sealed class ClientAuthentication(Applications applications, ClientAssertions assertions, FailureLimit failures)
{
    public static readonly IReadOnlyList<string> Methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    private static readonly OAuthError Invalid = new("invalid_client", "The client is unknown, or its secret is wrong.");
    private static readonly OAuthError TwoWays = new("invalid_request", "Prove who the client is in one way only.");

    /// <summary>Who sends a token, and which one: how introspection and revocation begin.</summary>
    /// <param name="missing">What to say when there is no token.</param>
    public async Task<(ClientAnswer Asking, string Token)> AboutTokenAsync(HttpContext context, string missing, CancellationToken ct)
    {
        if (await Answers.FormAsync(context, ct) is not { } form)
        {
            return (Refused(Answers.Error(Answers.NotAForm)), "");
        }

        var asking = await AuthenticateAsync(context, form, ct);
        return asking.Application is null ? (asking, "")
            : form.Value("token") is { } token ? (asking, token)
            : (Refused(Answers.Error(new OAuthError("invalid_request", missing))), "");
    }

    public async Task<ClientAnswer> AuthenticateAsync(HttpContext context, IFormCollection form, CancellationToken ct)
    {
        if (Answers.AnyTwice(form))
        {
            return Refused(Answers.Error(Answers.Twice));
        }

        var tenant = context.Tenant();
        var header = context.Request.Headers.Authorization.ToString();
        var (secret, assertion) = (form.Value("client_secret"), form.Value("client_assertion"));
        var basic = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
        if ((basic ? 1 : 0) + (secret is null ? 0 : 1) + (assertion is null ? 0 : 1) > 1)
        {
            return Refused(Answers.Error(TwoWays));
        }

        var named = form.Value("client_id");
        if (basic)
        {
            var (id, password) = Pair(header["Basic ".Length..]);
            return id is not null && password is not null && (named is null || named == id) && applications.WithSecret(tenant, id, password) is { } application
                ? new ClientAnswer(application, true, null)
                : Failed(context, id ?? named, basic: true);
        }

        if (assertion is not null)
        {
            return form.Value("client_assertion_type") == ClientAssertions.Type
                && await assertions.CheckAsync(tenant, context.BaseAddress(), assertion, ct) is { } application
                && (named is null || named == application.ClientId)
                    ? new ClientAnswer(application, true, null)
                    : Failed(context, named ?? ClientAssertions.Claimed(assertion), basic: false);
        }

        if (secret is not null)
        {
            return named is not null && applications.WithSecret(tenant, named, secret) is { } application
                ? new ClientAnswer(application, true, null)
                : Failed(context, named, basic: false);
        }

        return named is not null && applications.Find(tenant, named) is { Active: true, IsPublic: true } open
            ? new ClientAnswer(open, false, null)
            : Failed(context, named, basic: false);
    }

    private ClientAnswer Failed(HttpContext context, string? clientId, bool basic)
    {
        if (failures.Note(context.Tenant().Id, clientId ?? ""))
        {
            context.Response.Headers.RetryAfter = "60";
            return Refused(Answers.Error(new OAuthError("invalid_client", "Too many wrong attempts for this client. Wait a minute."), StatusCodes.Status429TooManyRequests));
        }

        if (basic)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"connect\"";
        }

        return Refused(Answers.Error(Invalid, StatusCodes.Status401Unauthorized));
    }

    private static ClientAnswer Refused(IResult refusal) => new(null, false, refusal);

    /// <summary>RFC 6749 §2.3.1: both halves are form-encoded before they are joined.</summary>
    private static (string? Id, string? Secret) Pair(string encoded)
    {
        var buffer = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded.Trim(), buffer, out var length))
        {
            return (null, null);
        }

        var pair = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (null, null) : (Decoded(pair[..colon]), Decoded(pair[(colon + 1)..]));
    }

    private static string Decoded(string half) => Uri.UnescapeDataString(half.Replace('+', ' '));
}
