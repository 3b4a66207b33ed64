using Derman.Core.Tenancy.HostNames;
using Derman.Host.Pages.Shared.Models;

namespace Derman.Host.Pages.Admin.HostNames;

/// <summary>Colours of a name's state and of how near a certificate's end is; the words say the same.</summary>
internal static class HostNameTones
{
    public static Tone Of(HostNameState state) => state switch
    {
        HostNameState.Serving => Tone.Ok,
        HostNameState.Proven => Tone.Info,
        HostNameState.Asked => Tone.Wait,
        HostNameState.Lapsed => Tone.Late,
        _ => Tone.Plain,
    };

    public static Tone Of(CertificateTerm term) => term switch
    {
        CertificateTerm.Long => Tone.Ok,
        CertificateTerm.Month => Tone.Wait,
        CertificateTerm.Fortnight => Tone.Warn,
        _ => Tone.Late,
    };
}
