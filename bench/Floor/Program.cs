using System.Text.Json;
using Derman.Floor;

// Floor ADDRESS FILE                                        the floor on SQLite
// Floor ADDRESS --postgres "CONNECTION" [--pipelined]        the floor on PostgreSQL
// The least a registration can cost on this machine: Kestrel without routing, tenants, sign-in, checks, workflow or calendars,
// the body read, the same twelve rows written with prepared commands under group commit, a short answer.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(args[0]);
await using Store store = args[1] == "--postgres" ? new PostgresStore(args[2], pipelined: args.Contains("--pipelined")) : new SqliteStore(args[1]);
await using var app = builder.Build();
app.Run(async context =>
{
    if (!HttpMethods.IsPost(context.Request.Method))
    {
        return; // "Are you there?"
    }

    var wish = await JsonSerializer.DeserializeAsync(context.Request.Body, FloorJson.Default.Wish, context.RequestAborted);
    var answer = await store.RegisterAsync(wish!);
    context.Response.StatusCode = StatusCodes.Status201Created;
    context.Response.ContentType = "application/json";
    await JsonSerializer.SerializeAsync(context.Response.Body, answer, FloorJson.Default.Answer, context.RequestAborted);
});
await app.RunAsync();
