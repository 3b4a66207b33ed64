using Derman.Core.Tenancy.Branding;
using Derman.Host.Tenancy;
using Microsoft.Net.Http.Headers;

namespace Derman.Host.Pages.Setup;

/// <summary>Serves the emblem of an institution. Its address is its digest, so it is kept for a year; an image of another institution is not there.</summary>
internal static class Emblems
{
    public static void MapEmblems(this WebApplication app) => app.MapGet("/brand/{digest}", (string digest, HttpContext context) =>
    {
        if (context.FindTenant() is not { } tenant || BrandImages.Find(tenant, digest) is not { } image)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Bytes(image.Content, image.ContentType, entityTag: new EntityTagHeaderValue($"\"{image.Digest[..16]}\""));
    }).ExcludeFromDescription();
}
