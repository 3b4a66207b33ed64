using System.Globalization;
using Derman.Core.Mapping;
using Derman.Host.Api;
using Derman.Host.Hosting;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Derman.Host.Pages.Map;

/// <summary>The ground of a tenant's maps, and its own tiles. Both say nothing about anybody, so everybody may have them.</summary>
internal static class MapEndpoints
{
    /// <summary>Below the data folder: tiles/{tenant}/{zoom}/{x}/{y}.{format}.</summary>
    private const string TilesFolder = "tiles";

    public static void MapMaps(this WebApplication app)
    {
        var maps = app.MapGroup("").WithMetadata(TenantOnly.Instance).AddEndpointFilter(TenantOnly.Require).ExcludeFromDescription();
        maps.MapGet("/map.json", Ground);
        maps.MapGet("/map/{z:int}/{x:int}/{y:int}", Tile);
    }

    private static JsonHttpResult<MapAnswer> Ground(HttpContext context)
    {
        var pack = context.Tenant().Configuration.Pack;
        var ground = MapGround.Of(pack);
        var tiles = pack.Tenant.Map?.Tiles is { } own
            ? new TilesAnswer($"{context.Request.PathBase}/map/{{z}}/{{x}}/{{y}}", own.MinZoom, own.MaxZoom, own.Attribution)
            : null;
        context.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Json(new MapAnswer(ground.Centre, ground.Zoom, ground.Area, ground.Places, tiles), MapJson.Default.MapAnswer);
    }

    private static IResult Tile(HttpContext context, int z, int x, int y, HostSettings settings)
    {
        var tenant = context.Tenant();
        if (tenant.Configuration.Profile.Map?.Tiles is not { } tiles || z < 0 || z > 20 || x < 0 || y < 0)
        {
            return Results.NotFound();
        }

        // Only numbers and the tenant's own id make the name: it cannot leave the folder.
        var number = CultureInfo.InvariantCulture;
        var path = Path.Combine(settings.Data, TilesFolder, tenant.Id.Value, z.ToString(number), x.ToString(number), $"{y.ToString(number)}.{tiles.Format}");
        if (!File.Exists(path))
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.File(path, tiles.Format switch { "png" => "image/png", "webp" => "image/webp", _ => "image/jpeg" });
    }
}

internal sealed record MapAnswer(
    IReadOnlyList<double>? Centre,
    int? Zoom,
    IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>>? Area,
    IReadOnlyList<MapPlace> Places,
    TilesAnswer? Tiles);

internal sealed record TilesAnswer(string Url, int Min, int Max, string Attribution);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
[System.Text.Json.Serialization.JsonSerializable(typeof(MapAnswer))]
internal sealed partial class MapJson : System.Text.Json.Serialization.JsonSerializerContext;
