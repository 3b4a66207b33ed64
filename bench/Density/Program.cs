using System.Globalization;
using Derman.Density;

const string Usage =
    """
    Density packs COUNT FOLDER            writes COUNT packs made from the packs in tenants/
    Density copies COUNT DATA             adds COUNT tenants to a data folder by copying stores that are there
    Density measure HOST DATA COUNT [TOUCHES] [IDLE]   starts the host on a data folder and prints the figures as a table row
    """;

switch (args)
{
    case ["packs", var count, var folder]:
        GeneratedPacks.Write(Number(count), folder);
        return 0;
    case ["copies", var count, var data]:
        await CopiedTenants.AddAsync(Number(count), data, CancellationToken.None);
        return 0;
    case ["measure", var host, var data, var count, .. var rest]:
        Console.WriteLine(await Measurement.RunAsync(
            host, data, Number(count), rest.Length > 0 ? Number(rest[0]) : 200, TimeSpan.FromSeconds(rest.Length > 1 ? Number(rest[1]) : 60), CancellationToken.None));
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
