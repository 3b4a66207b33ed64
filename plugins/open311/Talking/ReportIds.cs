namespace Derman.Channels.Open311.Talking;

/// <summary>A server gives a number at once, or a token to ask for one: our id says which it is.</summary>
internal static class ReportIds
{
    private const string Number = "id:";
    private const string Token = "token:";

    public static string OfNumber(string number) => Number + number;

    public static string OfToken(string token) => Token + token;

    public static string? TokenOf(string id) => id.StartsWith(Token, StringComparison.Ordinal) ? id[Token.Length..] : null;

    public static string? NumberOf(string id) => id.StartsWith(Number, StringComparison.Ordinal) ? id[Number.Length..] : null;
}
