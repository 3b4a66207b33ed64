namespace Derman.Core.Citizens;

/// <summary>The arithmetic alone, over ASCII digits of full length.</summary>
internal static class NationalIdChecksums
{
    /// <summary>d10 = 7·(odd places) − (even places), d11 = sum of the first ten, both mod 10; foreigners' numbers too.</summary>
    public static bool Tckn(ReadOnlySpan<char> number)
    {
        int odd = 0, even = 0;
        for (var i = 0; i < 9; i++)
        {
            if (i % 2 == 0)
            {
                odd += number[i] - '0';
            }
            else
            {
                even += number[i] - '0';
            }
        }

        // +40 keeps the dividend positive: the four even places sum to 36 at most.
        var tenth = ((odd * 7) - even + 40) % 10;
        return number[9] - '0' == tenth && number[10] - '0' == (odd + even + tenth) % 10;
    }

    public static bool Vkn(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 1; i <= 9; i++)
        {
            var v = (number[i - 1] - '0' + 10 - i) % 10;
            var t = v * (1 << (10 - i)) % 9;
            sum += v != 0 && t == 0 ? 9 : t;
        }

        return number[9] - '0' == (10 - (sum % 10)) % 10;
    }

    public static bool CodeMelli(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            sum += (number[i] - '0') * (10 - i);
        }

        var rest = sum % 11;
        return number[9] - '0' == (rest < 2 ? rest : 11 - rest);
    }
}
