using System.Text.Json.Serialization;

namespace Derman.Floor;

/// <summary>The body the product's register endpoint takes, as far as the load program fills it.</summary>
internal sealed record Wish(string Text, string Topic, Person Citizen, Place Location)
{
    /// <summary>
    /// Search text of the length the product stores (about 110 tokens for 80 words), without its linguistics: beginnings of
    /// five letters, and of three for every other word.
    /// </summary>
    public string SearchText()
    {
        var tokens = new HashSet<string>(128, StringComparer.Ordinal);
        foreach (var range in Text.AsSpan().Split(' '))
        {
            var word = Text.AsSpan()[range];
            tokens.Add(new string(word[..Math.Min(5, word.Length)]));
            if (word.Length % 2 == 0)
            {
                tokens.Add(new string(word[..Math.Min(3, word.Length)]));
            }
        }

        return $"{string.Join(' ', tokens)} {Location.Address} {Citizen.Name}";
    }
}

internal sealed record Person(string Name, string Phone);

internal sealed record Place(string Address);

internal sealed record Answer(Guid Id, string Number);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Wish))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class FloorJson : JsonSerializerContext;
