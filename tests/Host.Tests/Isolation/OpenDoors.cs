namespace Derman.Host.Tests.Isolation;

/// <summary>What everybody may open, each with its reason. Anything else without a guard is a mistake.</summary>
internal static class OpenDoors
{
    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["/"] = "the citizens' front page; without a tenant the list of tenants, in Development",
        ["/requests/new"] = "anybody may ask for something",
        ["/requests/receipt"] = "shown once after asking, from a sealed cookie",
        ["/survey/{token}"] = "opened by the link of one ended request",
        ["/track"] = "opened by number and code",
        ["/map.json"] = "outline and neighbourhoods, which everybody may know",
        ["/map/{z:int}/{x:int}/{y:int}"] = "a picture of the ground",
        ["/privacy"] = "a text",
        ["/brand/{digest}"] = "the emblem of the institution, which stands on every page",
        ["/accessibility"] = "a text",
        ["/errors/{status:int}"] = "a text",
        ["/console/sign-in"] = "where one shows who one is",
        ["/console/sign-in/second"] = "the second of two steps; the first is in a sealed cookie",
        ["/console/sign-in/help"] = "a text",
        ["/console/sign-in/external/{provider}"] = "sends the browser to a provider the sign-in page names",
        ["/console/sign-in/external/{provider}/callback"] = "opened by a provider's answer and a sealed cookie, once",
        ["/console/account/second-factor"] = "for who has shown a password and owes more; others are sent to sign in",
        ["/console/join/{token}"] = "opened by a link that works once",
        ["/console/sign-out"] = "ends a session; without one there is nothing to end",
        ["/console/denied"] = "a text",
        ["/connect/token"] = "answers to a client's own secret",
        ["/connect/introspect"] = "answers to a client's own secret; one without a secret hears of its own access tokens only",
        ["/connect/revoke"] = "answers to a client about its own tokens",
        ["/connect/authorize"] = "sends whoever has no session to sign in; answers to a registered address only",
        ["/connect/consent"] = "the answer of a session's form; without one it begins again",
        ["/connect/logout"] = "ends a session; without one there is nothing to end",
        ["/.well-known/openid-configuration"] = "where things are, for programs",
        ["/.well-known/oauth-authorization-server"] = "where things are, for programs",
        ["/.well-known/jwks"] = "public keys",
        ["/open311"] = "a text",
        ["/open311/discovery.{format}"] = "where things are, for programs",
        ["/open311/v2/services.{format}"] = "topics, which everybody may know",
        ["/open311/v2/services/{code}.{format}"] = "questions of a topic, which everybody may know",
        ["/open311/v2/requests.csv"] = "listed requests without anything about a person",
        ["/open311/v2/requests.{format}"] = "listed requests without anything about a person; reporting answers to a key",
        ["/open311/v2/requests/{number}.{format}"] = "a listed request without anything about a person",
        ["/open311/v2/request/{number}.{format}"] = "a listed request without anything about a person",
        ["/open311/v2/tokens/{token}.{format}"] = "opened by a token only its program has",
        ["/open311/v2/servicerequestupdates.{format}"] = "how listed requests stand; sending words answers to a key",
        ["/open311/{**rest}"] = "says in Open311's words that nothing is there",
        ["/openapi/{documentName}.json"] = "the description of the interface",
        ["/channels/{account}/webhook"] = "answers to the provider's signature",
        ["/chat/{account}/widget.js"] = "a program for other sites, the same for everybody",
        ["/chat/{account}/setup"] = "words and colours of the chat, which everybody may know",
        ["/chat/{account}/socket"] = "answers to a visitor's own signed key, from sites the account names",
        ["/chat/{account}/poll"] = "answers to a visitor's own signed key, from sites the account names",
        ["/chat/{account}/message"] = "anybody may ask for something, from sites the account names",
        ["/health/live"] = "host-wide, says nothing of a tenant",
        ["/health/ready"] = "host-wide, says nothing of a tenant's content",
        ["/operator"] = "host-wide, opened by the operator's link",
        ["/operator/tenants"] = "host-wide, opened by the operator's link",
        ["/operator/tenants/new"] = "host-wide, opened by the operator's link",
        ["/operator/tenant"] = "host-wide, opened by the operator's link",
        ["/operator/platform"] = "host-wide, opened by the operator's link",
        ["/operator/plugins"] = "host-wide, opened by the operator's link",
        ["/operator/plugins/plugin"] = "host-wide, opened by the operator's link",
        ["/operator/plugins/offer"] = "host-wide, opened by the operator's link",
        ["/operator/queues"] = "host-wide, opened by the operator's link",
        ["/operator/usage"] = "host-wide, opened by the operator's link",
        ["/operator/start/{token}"] = "host-wide, a link that works once",
    };

    /// <summary>Below these nobody's data lies: files of the program, samples of the design.</summary>
    public static readonly IReadOnlyList<string> Folders = ["/_style", "/dist/"];

    public static bool Has(string route) => Reasons.ContainsKey(route) || Folders.Any(f => route.StartsWith(f, StringComparison.Ordinal));
}
