namespace Derman.Host.Tests.Support;

internal static class TenantChannels
{
    public static string PhoneNumberId(this TenantApi tenant) => tenant.Demo.At("channels", "whatsapp", "phoneNumberId")!;

    public static string AppSecret(this TenantApi tenant) => tenant.Demo.At("channels", "whatsapp", "appSecret")!;

    public static string VerifyToken(this TenantApi tenant) => tenant.Demo.At("channels", "whatsapp", "verifyToken")!;

    public static string WebhookAddress(this TenantApi tenant) => $"{tenant.Base}/channels/{tenant.Demo.At("channels", "whatsapp", "account")}/webhook";

    public static string PhoneAddress(this TenantApi tenant) => $"{tenant.Base}/channels/{tenant.Demo.At("channels", "phone", "account")}/webhook";

    /// <summary>Sends a rightly signed batch.</summary>
    public static Task<Answer> ReceiveAsync(this TenantApi tenant, HttpClient http, byte[] body) =>
        WhatsApp.PostAsync(http, tenant.WebhookAddress(), body, WhatsApp.Sign(body, tenant.AppSecret()));
}
