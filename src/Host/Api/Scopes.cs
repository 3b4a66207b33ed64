namespace Derman.Host.Api;

/// <summary>What a program may be allowed to do with this API. The principal of a token carries one claim "scope" for each.</summary>
internal static class ApiScopes
{
    public const string Claim = "scope";

    public const string Tickets = "tickets";
    public const string All = Tickets;
}
