using System.Security.Cryptography;
using System.Text.Json;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Host.Api;

namespace Derman.Host.Pages;

/// <summary>A form carries a key of its own: sent twice it has one effect. A form that was changed and sent again is a new wish.</summary>
internal static class SentOnce
{
    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static IdempotencyKey Register(string? formKey, RegisterCommand command, Actor actor)
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(command, ApiJson.Default.RegisterCommand));
        return new IdempotencyKey($"form register {actor.Code}", $"{Trim(formKey)}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}", hash);
    }

    public static IdempotencyKey Text(string? formKey, string operation, string? text)
    {
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text ?? ""));
        return new IdempotencyKey($"form {operation}", $"{Trim(formKey)}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}", hash);
    }

    private static string Trim(string? key) => string.IsNullOrEmpty(key) ? NewKey() : key[..Math.Min(key.Length, 64)];
}
