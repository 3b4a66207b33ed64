namespace Derman.Channels.Sms.Measuring;

/// <summary>The encodings a gateway carries, simplest first.</summary>
internal sealed record GatewayAbilities(IReadOnlyList<SmsEncoding> Encodings)
{
    /// <summary>NetGSM's REST v2: the plain alphabet, or <c>encoding: TR</c> with the single shift table.</summary>
    private static readonly GatewayAbilities Netgsm = new([SmsEncoding.Gsm7, SmsEncoding.Turkish]);

    public static GatewayAbilities Of(Func<string, string?> setting)
    {
        if (setting(SmsSettings.Gateway) == SmsSettings.Netgsm)
        {
            return Netgsm;
        }

        var encodings = new List<SmsEncoding> { SmsEncoding.Gsm7 };
        switch (setting(SmsSettings.TurkishShift))
        {
            case "none":
                break;
            case "locking":
                encodings.AddRange([SmsEncoding.Turkish, SmsEncoding.TurkishLocked]);
                break;
            default:
                encodings.Add(SmsEncoding.Turkish);
                break;
        }

        if (setting(SmsSettings.Unicode) != "false")
        {
            encodings.Add(SmsEncoding.Ucs2);
        }

        return new GatewayAbilities(encodings);
    }
}
