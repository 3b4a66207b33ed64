namespace Derman.Host.HostNames.Tls;

/// <summary>
/// HTTP Strict Transport Security (RFC 6797) for names that are served with a certificate browsers know. For the name alone: what lies
/// below it is the institution's own affair.
/// </summary>
internal static class StrictTransport
{
    /// <summary>Half a year: long enough to protect, short enough to leave.</summary>
    private const string Value = "max-age=15768000";

    public static void UseStrictTransport(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<TlsDoor>();
        app.Use((context, next) =>
        {
            if (context.Request.IsHttps && door.IsTrusted(context.Request.Host.Host))
            {
                context.Response.Headers.StrictTransportSecurity = Value;
            }

            return next(context);
        });
    }
}
