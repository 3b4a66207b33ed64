namespace Derman.Host.Tests.Isolation;

/// <summary>What stands in the places of an address. A door with a place unknown here fails the matrix: say what belongs there.</summary>
internal sealed class Ids(World world)
{
    /// <summary>Never given to anything.</summary>
    private const string Missing = "0190b0a0-0000-7000-8000-00000000dead";

    /// <summary>Places that name no one's data: the same in every case.</summary>
    private static readonly Dictionary<string, string> Plain = new(StringComparer.Ordinal)
    {
        ["action"] = "note",
        ["documentName"] = "v1",
        ["status"] = "404",
        ["x"] = "1",
        ["y"] = "1",
        ["z"] = "1", // a picture of the ground
        ["account"] = "santral",
        ["format"] = "xml",
        ["code"] = "YOL-CUKUR",
        ["provider"] = "nobody", // a name everybody may read on the sign-in page
        ["rest"] = "v2/nothing.xml",
        ["number"] = "ERB-1999-000001", // listed for everybody by number; what is not is a test of its own
    };

    public IEnumerable<(string Case, string Path)> Own(Door door) => [("own", Path(door, p => Of(door, world.Own, p)))];

    /// <summary>Somebody else's beside what does not exist: pairs whose answers must be the same.</summary>
    public IEnumerable<(string Case, string Foreign, string Missing)> Pairs(Door door)
    {
        var places = door.Parameters.Where(p => !Plain.ContainsKey(p)).ToList();
        if (places.Count == 0)
        {
            yield break;
        }

        foreach (var (name, of) in new[] { ("another directorate's", world.OtherUnit), ("the neighbour's", world.OtherTenant) })
        {
            yield return (name, Path(door, p => Of(door, of, p)), Path(door, _ => Missing));

            // Through something of one's own: the ticket is mine, what hangs on it is not.
            for (var i = 1; i < places.Count; i++)
            {
                var inner = places[i];
                yield return ($"{name} {inner} below one's own", Path(door, p => p == inner ? Of(door, of, p) : Of(door, world.Own, p)), Path(door, p => p == inner ? Missing : Of(door, world.Own, p)));
            }
        }
    }

    /// <summary>Answers may repeat the address that was asked for: it is not what is compared.</summary>
    public string Without(string answer)
    {
        foreach (var id in new[] { world.Own, world.OtherUnit, world.OtherTenant }.SelectMany(m => m.Ids.Values).Append(Missing))
        {
            answer = answer.Replace(id, "ID", StringComparison.OrdinalIgnoreCase);
        }

        return answer;
    }

    private static string Of(Door door, Marked marked, string place) =>
        marked.Ids.TryGetValue(door.Route[..(door.Route.IndexOf($"{{{place}", StringComparison.Ordinal) + place.Length + 1)], out var exactly) ? exactly
        : marked.Ids.TryGetValue(place, out var value) ? value
        : throw new InvalidOperationException($"What belongs into '{{{place}}}' of {door.Route}? Say it in {nameof(World)}, so that the door is tried with others' ids.");

    private static string Path(Door door, Func<string, string> fill)
    {
        var path = door.Route;
        foreach (var place in door.Parameters)
        {
            var start = Math.Max(path.IndexOf($"{{{place}", StringComparison.Ordinal), path.IndexOf($"{{**{place}", StringComparison.Ordinal));
            var end = path.IndexOf('}', start);
            path = path[..start] + (Plain.TryGetValue(place, out var plain) ? plain : fill(place)) + path[(end + 1)..];
        }

        return door.Handler is null ? path : $"{path}?handler={door.Handler}";
    }
}
