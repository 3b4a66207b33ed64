using System.Globalization;

namespace Derman.Load;

/// <summary><c>--name value</c> pairs; a name without a value is a switch.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public Arguments(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : throw new ArgumentException($"'{args[i]}' is not an option.", nameof(args));
            _values[name] = i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : "";
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string Text(string name, string? otherwise = null) =>
        _values.TryGetValue(name, out var value) ? value : otherwise ?? throw new ArgumentException($"--{name} is missing.", nameof(name));

    public int Number(string name, int otherwise) =>
        _values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
