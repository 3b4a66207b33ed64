using System.Globalization;

namespace Derman.Channels.Sms;

/// <summary>Keys of channel.json; a test holds both equal.</summary>
internal static class SmsSettings
{
    public const string Gateway = "gateway";
    public const string Sender = "sender";
    public const string User = "user";
    public const string Password = "password";
    public const string ApiKey = "apiKey";
    public const string WebhookToken = "webhookToken";
    public const string Abroad = "abroad";
    public const string MostParts = "mostParts";
    public const string Appended = "appended";
    public const string IysFilter = "iysFilter";
    public const string SendUrl = "sendUrl";
    public const string SendMethod = "sendMethod";
    public const string SendHeaders = "sendHeaders";
    public const string SendType = "sendType";
    public const string SendBody = "sendBody";
    public const string IdPattern = "idPattern";
    public const string SuccessPattern = "successPattern";
    public const string ErrorPattern = "errorPattern";
    public const string ProbeUrl = "probeUrl";
    public const string TurkishShift = "turkishShift";
    public const string Unicode = "unicode";
    public const string NetgsmUrl = "netgsmUrl";
    public const string PollSeconds = "pollSeconds";

    /// <summary>The value of <see cref="Gateway"/> that means NetGSM; the other is <c>generic</c>.</summary>
    public const string Netgsm = "netgsm";

    public static bool IsNetgsm(IChannelHost host) => host.Setting(Gateway) == Netgsm;

    public static int Whole(Func<string, string?> setting, string key, int otherwise) =>
        int.TryParse(setting(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
