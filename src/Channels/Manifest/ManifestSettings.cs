using System.Text.RegularExpressions;

namespace Derman.Channels;

internal static class ManifestSettings
{
    public static IReadOnlyList<SettingField> Read(ManifestNode manifest)
    {
        var fields = new List<SettingField>();
        var conditions = new List<(ManifestNode Node, SettingField Field)>();
        foreach (var node in manifest.Items("settings", required: false))
        {
            if (!node.IsObject())
            {
                continue;
            }

            var field = ReadField(node);
            if (field.Key.Length > 0 && fields.Any(other => other.Key == field.Key))
            {
                node.Fail("key", "manifest.value", $"'{field.Key}' names two fields.", "Give each field a key of its own.");
            }

            fields.Add(field);
            if (node.Child("requiredWhen", required: false) is { } condition)
            {
                conditions.Add((condition, field));
            }
        }

        foreach (var (node, field) in conditions)
        {
            CheckCondition(node, field, fields);
        }

        return fields;
    }

    private static SettingCondition ReadCondition(ManifestNode node)
    {
        node.Keys("setting", "values");
        return new SettingCondition(
            node.Text("setting", ManifestShapes.SettingKey(), "the key of a setting"),
            [.. node.Items("values", required: true).Select(item => item.Text(AnyText, "a text"))]);
    }

    private static void CheckCondition(ManifestNode node, SettingField field, List<SettingField> fields)
    {
        var when = field.RequiredWhen!;
        if (field.Required || fields.Find(other => other.Key == when.Setting && other.Scope == field.Scope && other.Type == SettingType.Choice) is not { } choice)
        {
            node.Fail("setting", "manifest.value", $"'{when.Setting}' is no choice beside the field, or the field is required anyway.", "Name a setting of type choice and of the same scope, and leave 'required' out.");
        }
        else if (when.Values.Except(choice.Choices, StringComparer.Ordinal).Any())
        {
            node.Fail("values", "manifest.value", "Not all are choices of the setting.", "Name at least one of its choices, and nothing else.");
        }
    }

    private static SettingField ReadField(ManifestNode node)
    {
        node.Keys("key", "type", "scope", "required", "requiredWhen", "default", "pattern", "choices", "permitsHost", "name", "hint");
        var field = new SettingField
        {
            Key = node.Text("key", ManifestShapes.SettingKey(), "a lower-case letter, then letters and digits (40 at most)"),
            Type = node.Enum<SettingType>("type"),
            Scope = node.OptionalText("scope") is null ? SettingScope.Account : node.Enum<SettingScope>("scope"),
            Required = node.Flag("required"),
            RequiredWhen = node.Child("requiredWhen", required: false) is { } condition ? ReadCondition(condition) : null,
            Default = node.OptionalText("default"),
            Pattern = node.OptionalText("pattern"),
            Choices = [.. node.Items("choices", required: false).Select(item => item.Text(AnyText, "a text"))],
            PermitsHost = node.Flag("permitsHost"),
            Name = node.Texts("name", required: true),
            Hint = node.Texts("hint", required: false),
        };
        CheckField(node, field);
        return field;
    }

    private static readonly Regex AnyText = new(".", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromMilliseconds(100));

    private static void CheckField(ManifestNode node, SettingField field)
    {
        if (field.Type == SettingType.Choice != field.Choices.Count > 0)
        {
            node.Fail("choices", "manifest.value", "Choices belong to the type 'choice', and only to it.", "Add choices or change the type.");
        }

        if (field.PermitsHost && (field.Type is not (SettingType.Url or SettingType.Hosts) || field.Scope != SettingScope.Operator))
        {
            // An account setting that opened the network would let a tenant's administrator aim the host at any machine.
            node.Fail("permitsHost", "manifest.value", "Only an operator's url or hosts may open a host.", "Set type url or hosts, and scope operator.");
        }

        if (field.Type == SettingType.Secret && field.Default is not null)
        {
            node.Fail("default", "manifest.value", "A secret with a default is no secret.", "Remove the default.");
            return;
        }

        if (field.Pattern is not null && !IsPattern(field.Pattern))
        {
            node.Fail("pattern", "manifest.value", $"'{field.Pattern}' is not a regular expression.", "Correct the expression.");
        }
        else if (field.Default is not null && SettingsCheck.CodeOf(field, field.Default) is { } code)
        {
            node.Fail("default", "manifest.value", $"The default does not fit its own field ({code}).", "Correct the default.");
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
