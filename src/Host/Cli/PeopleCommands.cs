using System.CommandLine;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Host.Identity.External;

namespace Derman.Host.Cli;

/// <summary><c>people list|invite|link|provider-secret</c>: the first administrator of a tenant, and the way back for one who has locked everybody out.</summary>
internal static class PeopleCommands
{
    public static Command Create(ICommandPlace place)
    {
        var people = new Command("people", "People of a tenant: who has no one inside to be invited by.");
        var id = new Argument<string>("tenant") { Description = "Id of the tenant." };
        var userName = new Argument<string>("username") { Description = "User name: 2-60 letters, digits, . _ - @." };
        var name = new Option<string?>("--name") { Description = "Name to be shown; the user name when left out." };
        var email = new Option<string?>("--email") { Description = "E-mail address." };
        var unit = new Option<string?>("--unit") { Description = "Directorate code; the desk when left out." };
        var roles = new Option<string[]>("--role") { Description = "Role code; repeat for several.", DefaultValueFactory = _ => [Roles.Admin] };
        var language = new Option<string?>("--language") { Description = "Language of the screens; the tenant's own when left out." };
        var address = new Option<string?>("--address") { Description = "Address below which the tenant is reached; https and its first host name when left out." };

        people.Add(place, CommandKind.Reads, "list", "Everybody of a tenant.", [id], run => ListAsync(run, run.Tenant(id)));
        people.Add(place, CommandKind.Changes, "invite", "Add a person, and print the one-time link that lets them in.", [id, userName, name, email, unit, roles, language, address], async run =>
        {
            var tenant = await run.House.Registry.OpenAsync(run.Tenant(id), run.Stop);
            var input = new PersonInput(
                run.Typed.GetValue(name) ?? run.Get(userName), run.Get(userName), run.Typed.GetValue(email), run.Typed.GetValue(unit) ?? tenant.Configuration.Profile.Desk,
                run.Get(roles), run.Typed.GetValue(language));
            return Print(run, tenant, await run.House.Invite.AsOperatorAsync(tenant, input, run.Stop), run.Typed.GetValue(address));
        });
        people.Add(place, CommandKind.Changes, "link", "Print a new one-time link for a person; an older one stops working.", [id, userName, address], async run =>
        {
            var tenant = await run.House.Registry.OpenAsync(run.Tenant(id), run.Stop);
            var member = new StaffAccounts().FindByName(tenant, UserNames.Normalise(run.Get(userName)));
            return Print(run, tenant, await run.House.MakeLink.AsOperatorAsync(tenant, member?.Id ?? Guid.Empty, run.Stop), run.Typed.GetValue(address));
        });
        var provider = new Argument<string>("provider") { Description = "Code of the provider in tenant.json, security.externalSignIn." };
        var secret = new Option<string>("--secret") { Description = "The client secret the provider gave; kept sealed.", Required = true };
        people.Add(place, CommandKind.Changes, "provider-secret", "Set the secret this tenant has with a sign-in provider.", [id, provider, secret], async run =>
        {
            var tenant = await run.House.Registry.OpenAsync(run.Tenant(id), run.Stop);
            if (ExternalDoor.Find(tenant, run.Get(provider)) is not { } found)
            {
                run.Output.Error($"There is no provider '{run.Get(provider)}' in tenant.json of {tenant.Id}.");
                return CommandExit.Refused;
            }

            await new ExternalSecrets(new ChannelSecrets()).SetAsync(tenant, found.Code, run.Get(secret), run.Stop);
            run.House.Changed(tenant.Id);
            return run.Done($"The secret of {found.Code} is set. Register there: /console/sign-in/external/{found.Code}/callback below the tenant's address.");
        });
        return people;
    }

    private static async Task<int> ListAsync(CommandRun run, TenantId id)
    {
        var tenant = await run.House.Registry.OpenAsync(id, run.Stop);
        foreach (var person in new StaffAccounts().All(tenant))
        {
            run.Output.Line($"{person.UserName,-24} {(person.Active ? "" : "off"),-4} {person.Unit,-16} {person.Roles}");
        }

        return CommandExit.Done;
    }

    private static int Print(CommandRun run, Tenant tenant, Result<MadeLink> result, string? address)
    {
        if (result.Value is not { } made)
        {
            foreach (var error in result.Failure!.Each())
            {
                run.Output.Error($"{(error.Field.Length == 0 ? "" : $"{error.Field}: ")}{Sentences.Of(error.Code, "en", error.Values)}");
            }

            return CommandExit.Refused;
        }

        var below = address?.TrimEnd('/') ?? (tenant.Configuration.Profile.Hosts is [var host, ..] ? $"https://{host}" : "");
        run.Output.Line($"{below}/console/join/{made.Token}");
        return run.Done($"For {made.UserName}, once, until {made.ExpiresAt}. Whoever has this link gets in: hand it over safely.");
    }

    private static readonly Api.ProblemSentences Sentences = new();
}
