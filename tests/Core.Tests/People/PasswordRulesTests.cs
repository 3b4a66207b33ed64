using Derman.Core.Search;
using Derman.Core.Staff;
using Derman.Core.Staff.Passwords;

namespace Derman.Core.Tests.People;

public sealed class PasswordRulesTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private static readonly StaffMember Member = new() { UserName = "selin.arslan", DisplayName = "Selin Arslan" };

    [Theory]
    [InlineData("1234567890")]
    [InlineData("0987654321")]
    [InlineData("12345678910")]
    [InlineData("۱۲۳۴۵۶۷۸۹۰")]
    [InlineData("qwertyuiop")]
    [InlineData("QWERTY123456")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("P@ssw0rd2026")]
    [InlineData("Password123!")]
    [InlineData("iloveyou1234")]
    [InlineData("Galatasaray1905")]
    [InlineData("FENERBAHÇE1907")]
    [InlineData("beşiktaş1903!")]
    [InlineData("İstanbul34!")]
    [InlineData("seniseviyorum")]
    [InlineData("mustafa1985")]
    [InlineData("Ayşe1990ayşe")]
    [InlineData("mohammad1370")]
    [InlineData("persepolis6!")]
    [InlineData("استقلال۱۲۳۴۵")]
    [InlineData("یاحسین۱۴۰۵۱۱")]
    [InlineData("sifre123456")]
    [InlineData("belediye2026")]
    [InlineData("Erenler2026!")]
    [InlineData("sakarya54erenler")]
    [InlineData("selin.arslan1")]
    [InlineData("Selin-2026!!")]
    public async Task WhatIsTriedFirst_IsRefused(string password) => Assert.Equal("password.common", (await CheckAsync(password))?.Code);

    [Theory]
    [InlineData("kurabiye saksağan pusula 7")]
    [InlineData("yosunlu kaldırım fısıltısı")]
    [InlineData("T4w!mzk9#Lqv")]
    [InlineData("correct-horse-battery-staple")]
    [InlineData("کبوتر نردبان فانوس تگرگ")]
    [InlineData("hjk7vbx2mqz")]
    public async Task WhatNobodyTriesFirst_IsTaken_WhateverItIsMadeOf(string password) => Assert.Null(await CheckAsync(password));

    [Fact]
    public async Task TooShortAndTooLong_AreNamedAsSuch()
    {
        Assert.Equal("password.tooShort", (await CheckAsync("T4w!mzk9#"))?.Code);
        Assert.Equal("password.tooLong", (await CheckAsync(new string('x', 50) + string.Concat(Enumerable.Range(0, 200).Select(i => (char)('a' + (i * 7 % 26))))))?.Code);
    }

    [Fact]
    public void List_IsFolded_AndCoversTenThousandWholePasswords()
    {
        Assert.All(GuessedFirst.List, word => Assert.Equal(word, FoldedText.Fold(word)));
        string[] tails = ["1234", "12345", "123456", "1905", "2024", "2025", "2026", "1!", "123!", "34", "..", "1990", "007"];
        var nobody = new HashSet<string>(StringComparer.Ordinal);
        var whole = GuessedFirst.List.SelectMany(w => tails.Select(t => w + t)).Where(p => p.Length >= PasswordRules.Shortest - 2).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(whole.Count > 5_000);
        Assert.All(whole, p => Assert.True(GuessedFirst.Is(p, nobody), p));
        Assert.All(whole, p => Assert.True(GuessedFirst.Is(p.ToUpperInvariant() + "!", nobody), p));
    }

    [Fact]
    public void OnePassword_TypedOnTwoKeyboards_IsOne()
    {
        Assert.Equal(PasswordRules.Prepare("ko\u0308ku"), PasswordRules.Prepare("köku"));
        Assert.Equal("", PasswordRules.Prepare(null));
    }

    private async Task<Derman.Core.Common.FieldError?> CheckAsync(string password) =>
        PasswordRules.Check(await fixture.Desk.TenantAsync("erenler"), Member, PasswordRules.Prepare(password));
}
