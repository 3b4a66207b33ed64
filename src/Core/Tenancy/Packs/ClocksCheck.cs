namespace Derman.Core.Tenancy.Packs;

/// <summary>clocks.json.</summary>
internal static class ClocksCheck
{
    private const string File = "clocks.json";

    private static readonly HashSet<string> Recipients = new(StringComparer.Ordinal) { "holder", "head", "deputy", "top", "desk" };

    public static void Check(PackDraft draft, Findings found)
    {
        if (draft.Clocks is not { } file)
        {
            return;
        }

        var clocks = Codes.Unique(File, "/clocks", file.Clocks.Select(c => c.Code), "code", found);
        var calendars = draft.Calendar?.Calendars.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < file.Clocks.Count; i++)
        {
            var (clock, path) = (file.Clocks[i], JsonPointer.Append("/clocks", i));
            if (calendars?.Contains(clock.Calendar) == false)
            {
                found.Add(File, path + "/calendar", "clock.calendar.unknown",
                    $"There is no calendar '{clock.Calendar}'.", "Name a calendar of calendar.json.");
            }

            // The law knows no waiting: 3071 art. 7 and 4982 run from receipt whatever the desk waits for.
            if (clock is { Kind: "legal", PausedIn.Count: > 0 })
            {
                found.Add(File, path + "/pausedIn", "clock.legal.paused", "A legal clock never stands still.", "Empty the list.");
            }
        }

        var channels = draft.Channels?.Channels.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var (channel, targets) in file.ChannelTargets)
        {
            var path = JsonPointer.Append("/channelTargets", channel);
            if (channels?.Contains(channel) == false)
            {
                found.Add(File, path, "clock.channel.unknown", $"There is no channel '{channel}'.", "Name a channel of channels.json.");
            }

            TopicsCheck.Targets(File, path, targets, found);
        }

        foreach (var (urgency, target) in file.UrgencyTargets)
        {
            TopicsCheck.Amount(File, JsonPointer.Append("/urgencyTargets", urgency), target, found);
        }

        TopicsCheck.Amount(File, "/taskShare", file.TaskShare, found);
        CheckCallBack(file.CallBack, found);
        CheckEscalation(draft, file, clocks, found);
    }

    /// <summary>A call that is owed has a moment by which it is made: "no deadline" would leave it open for ever.</summary>
    private static void CheckCallBack(CallBackRule? rule, Findings found)
    {
        foreach (var (name, target) in new[] { ("target", rule?.Target), ("again", rule?.Again) })
        {
            if (target is null)
            {
                continue;
            }

            TopicsCheck.Amount(File, $"/callBack/{name}", target, found);
            if (target.IsNone)
            {
                found.Add(File, $"/callBack/{name}", "callBack.none", "A call-back without a term would never be due.", "Give an amount above zero.");
            }
        }
    }

    private static void CheckEscalation(PackDraft draft, ClocksFile file, HashSet<string> clocks, Findings found)
    {
        var own = draft.Organisation?.Directorates.Where(d => !d.External).Select(d => d.Code).ToHashSet(StringComparer.Ordinal);
        var levels = new HashSet<int>();
        for (var i = 0; i < file.Escalation.Count; i++)
        {
            var (level, path) = (file.Escalation[i], JsonPointer.Append("/escalation", i));
            if (!levels.Add(level.Level))
            {
                found.Add(File, path + "/level", "escalation.level.duplicate",
                    $"Level {level.Level} stands twice.", "Number the levels 1, 2, 3, …");
            }

            if (own?.Contains(level.To) == false && !Recipients.Contains(level.To))
            {
                found.Add(File, path + "/to", "escalation.to.unknown",
                    $"Nobody is known as '{level.To}'.",
                    $"Use {string.Join(", ", Recipients.Order(StringComparer.Ordinal))} or a directorate of the institution.");
            }

            Codes.Known(File, path + "/clocks", level.Clocks, clocks, "escalation.clock.unknown", "clock", found);
        }
    }
}
