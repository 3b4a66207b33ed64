using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Derman.Core.Common;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Derman.Host.Open311;

/// <summary>Arguments of a POST: a form, and for what programs put there instead, the address.</summary>
internal sealed partial class FormArguments
{
    /// <summary>Twenty times a full description; pictures come as addresses.</summary>
    private const int MostBytes = 256 * 1024;

    private readonly IFormCollection _form;
    private readonly IQueryCollection _query;

    private FormArguments(IFormCollection form, IQueryCollection query) => (_form, _query) = (form, query);

    /// <summary>Of everything that was sent, but for the key.</summary>
    public byte[] Hash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var (name, values) in _form.Where(f => f.Key != "api_key").OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                foreach (var part in values.Prepend(name))
                {
                    var bytes = Encoding.UTF8.GetBytes(part ?? "");
                    hash.AppendData(BitConverter.GetBytes(bytes.Length));
                    hash.AppendData(bytes);
                }
            }

            return hash.GetHashAndReset();
        }
    }

    public static async ValueTask<Result<FormArguments>> ReadAsync(HttpContext context, CancellationToken ct)
    {
        var request = context.Request;
        if (request.ContentLength > MostBytes)
        {
            return Refusals.TooLarge;
        }

        if (request.ContentLength is 0 || request.ContentType is null)
        {
            return new FormArguments(FormCollection.Empty, request.Query); // nothing was sent: what is missing will be named
        }

        if (request.ContentType.Split(';')[0].Trim() is not { } type || !type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return Refusals.MediaType;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostBytes;
        }

        context.Features.Set<IFormFeature>(new FormFeature(request, new FormOptions { ValueCountLimit = 500, ValueLengthLimit = MostBytes, KeyLengthLimit = 1024 }));
        try
        {
            return new FormArguments(await request.ReadFormAsync(ct), request.Query);
        }
        catch (InvalidDataException)
        {
            return Refusals.Unreadable; // more fields, or longer names, than any report has
        }
    }

    /// <summary>Empty is the same as absent.</summary>
    public string? this[string name] => Given(_form[name]) ?? Given(_query[name]);

    /// <summary>attribute[code]=v, and for several values attribute[code][]=v.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes() => _form
        .Select(f => (Match: Attribute().Match(f.Key), f.Value))
        .Where(f => f.Match.Success)
        .GroupBy(f => f.Match.Groups["code"].Value, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.SelectMany(f => f.Value).Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!)], StringComparer.Ordinal);

    /// <returns>False when there is something that is no number.</returns>
    public bool TryNumber(string name, out double? number)
    {
        number = null;
        if (this[name] is not { } text)
        {
            return true;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) || !double.IsFinite(parsed))
        {
            return false;
        }

        number = parsed;
        return true;
    }

    private static string? Given(StringValues values) => values.Count > 0 && values[0]?.Trim() is { Length: > 0 } value ? value : null;

    [GeneratedRegex(@"^attribute\[(?<code>[^\[\]]{1,100})\](?:\[[0-9]{0,4}\])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Attribute();
}
