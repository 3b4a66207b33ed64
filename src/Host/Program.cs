using Derman.Host.Pages;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddPages();
var app = builder.Build();
app.UsePageFiles();
app.UsePages();
app.UseRouting();
app.MapPages();
await app.RunAsync();
