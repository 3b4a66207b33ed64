using System.Net;

namespace Derman.Host.Tests.Admin;

/// <summary>What citizens are told, on screen.</summary>
public sealed class TextScreenTests(ConfiguringHost host) : IClassFixture<ConfiguringHost>
{
    [Fact]
    public async Task Wording_IsSampled_Published_AndSetBack()
    {
        using var admin = await host.AdminAsync("erenler");
        await admin.GoAsync("/admin/texts?key=answer");
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Preview", host.Fields(admin, ("Input[tr@whatsapp]", "Merhaba, {comment} <b>"))));
        Assert.Contains("Merhaba, ekip yarın sabah yerinde olacak <b>", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.DoesNotContain("olacak <b>", admin.Page, StringComparison.Ordinal);
        await admin.SendToAsync("handler=Preview", "?handler=Save&key=answer", host.Fields(admin));
        Assert.Equal("Merhaba, {comment} <b>", (await host.PackAsync("erenler")).Texts["tr"].Texts["answer@whatsapp"]);

        await admin.GoAsync("/admin/texts?key=answer");
        await admin.SendToAsync("handler=Preview", "?handler=Reset&key=answer", host.Fields(admin));
        await admin.SendToAsync("handler=Preview", "?handler=Save&key=answer", host.Fields(admin));
        Assert.DoesNotContain("answer@whatsapp", (await host.PackAsync("erenler")).Texts["tr"].Texts.Keys);
    }

    [Theory]
    [InlineData("{ticket}", "placeholder")]
    [InlineData("", "boş kalamaz")]
    [InlineData("yalnız söz {comment} ve {", "ayraç")]
    public async Task WhatTheCheckRefuses_StandsAtItsField(string text, string word)
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/texts?key=answer");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Preview", host.Fields(admin, ("Input[tr]", text))));
        Assert.Contains("id=\"f-Input-tr--error\"", admin.Page, StringComparison.Ordinal);
        Assert.Contains(word == "placeholder" ? "‘ticket’" : word, WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMessageThatIsNone_IsNotThere()
    {
        using var admin = await host.AdminAsync("tatvan");
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync("/admin/texts?key=nothing"));
    }
}
