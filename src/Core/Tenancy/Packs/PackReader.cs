using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Clocks;

namespace Derman.Core.Tenancy.Packs;

/// <summary>What a judge of calendars refuses, as path below the calendar, cause and cure.</summary>
public delegate IEnumerable<(string Path, string Cause, string Cure)> CalendarFaults(CalendarDefinition calendar);

/// <summary>Reads a pack and says everything that is wrong with it in one go. Stateless and safe to call from many threads.</summary>
public static class PackReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<PackReading> ReadFolderAsync(
        string folder, CalendarFaults? calendarFaults = null, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(folder))
        {
            return new(null, [new("", "", "folder.missing", $"There is no folder {folder}.", "Name the folder that holds tenant.json.")]);
        }

        return Read(await PackFiles.LoadAsync(folder, cancellationToken), calendarFaults);
    }

    /// <param name="files">File name (<c>texts/tr.json</c>) → UTF-8 content.</param>
    /// <param name="calendarFaults">Another judge of calendars; absent, the clock engine is asked.</param>
    public static PackReading Read(IReadOnlyDictionary<string, byte[]> files, CalendarFaults? calendarFaults = null)
    {
        var draft = new PackDraft();
        var found = new Findings();
        foreach (var (_, name) in PackFiles.Required.Where(required => !files.ContainsKey(required.Name)))
        {
            found.Add(name, "", "file.missing", $"The pack has no {name}.", "Add the file; tenants/_template has an example.");
        }

        foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            draft.Present.Add(name);
            ReadFile(name, content, draft, found);
        }

        TenantCheck.Check(draft, found);
        OrganisationCheck.Check(draft, found);
        TopicsCheck.Check(draft, found);
        ClocksCheck.Check(draft, found);
        CalendarCheck.Check(draft, found, calendarFaults);
        ChannelsCheck.Check(draft, found);
        NeighbourhoodsCheck.Check(draft, found);
        RolesCheck.Check(draft, found);
        TextsCheck.Check(draft, found);
        if (draft.Workflow is not null)
        {
            WorkflowCheck.Check(draft.Workflow, found);
        }

        return found.Count == 0 ? new(draft.ToPack(), []) : new(null, found.All);
    }

    /// <summary>Checks a pack that was put together in memory (edited on screen, merged) as if it came from files.</summary>
    public static PackReading Check(TenantPack pack, CalendarFaults? calendarFaults = null) =>
        Read(PackWriter.Write(pack), calendarFaults);

    private static void ReadFile(string name, byte[] content, PackDraft draft, Findings found)
    {
        if (PackFiles.KindOf(name) is not { } kind)
        {
            found.Add(name, "", "file.unknown", $"{name} is no file of a pack.", "Remove it, or correct its name.");
            return;
        }

        if (Parse(name, content, found) is not { } document)
        {
            return;
        }

        var faults = PackSchemas.For(kind).Validate(document).ToList();
        foreach (var fault in faults)
        {
            found.Add(name, fault.Path, fault.Code, fault.Cause, fault.Cure);
        }

        // A wrong word or an unknown key leaves the rest of the file readable, so its other faults are reported too;
        // a missing or mistyped value does not.
        if (faults.Exists(fault => fault.Code is "schema.type" or "schema.required"))
        {
            return;
        }

        draft.Documents[name] = document.AsObject();
        draft.Add(name, document.Deserialize(PackJsonContext.TypeFor(kind))!);
    }

    private static JsonNode? Parse(string name, byte[] content, Findings found)
    {
        if (content.Length > PackFiles.MaxFileBytes)
        {
            found.Add(name, "", "file.size",
                $"{name} is larger than {PackFiles.MaxFileBytes / 1024 / 1024} MB.",
                "A pack holds settings only; remove what does not belong.");
            return null;
        }

        try
        {
            var text = Utf8.GetString(content).TrimStart('\uFEFF');
            return JsonNode.Parse(text, documentOptions: Strict) ?? JsonValue.Create((string?)null);
        }
        catch (DecoderFallbackException)
        {
            found.Add(name, "", "file.encoding", "The file is not UTF-8.", "Save it as UTF-8.");
        }
        catch (JsonException error)
        {
            var where = Place(content, error);
            found.Add(name, "", "json.syntax",
                $"The JSON breaks off at {where}: {Reason(error)}", "Correct the text there; commas and quotes are the usual cause.");
        }

        return null;
    }

    /// <summary>Line and column as an editor counts them: in letters, where the parser counts bytes.</summary>
    private static string Place(byte[] content, JsonException error)
    {
        var line = content.AsSpan();
        for (var skip = error.LineNumber ?? 0; skip > 0 && line.IndexOf((byte)'\n') is >= 0 and var end; skip--)
        {
            line = line[(end + 1)..];
        }

        var column = Encoding.UTF8.GetCharCount(line[..(int)Math.Min(error.BytePositionInLine ?? 0, line.Length)]);
        return FormattableString.Invariant($"line {(error.LineNumber ?? 0) + 1}, column {column + 1}");
    }

    /// <summary>The parser's sentence without its own position, which is already told.</summary>
    private static string Reason(JsonException error)
    {
        var cut = error.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        cut = cut < 0 ? error.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : cut;
        return cut < 0 ? error.Message : error.Message[..cut];
    }
}
