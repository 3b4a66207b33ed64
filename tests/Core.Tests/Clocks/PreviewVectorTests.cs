using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Clocks;

namespace Derman.Core.Tests.Clocks;

/// <summary>The same vectors through the preview, from JSON to JSON as a caller sees it.</summary>
public sealed class PreviewVectorTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> DueIds => ClockVector.Ids("due", "due_business_days", "due_backward");

    public static TheoryData<string> ElapsedIds => ClockVector.Ids("elapsed");

    [Theory]
    [MemberData(nameof(DueIds))]
    public void Preview_DueVector_AnswersTheSameText(string id)
    {
        var v = ClockVector.Get(id);

        Assert.Equal(v.ExpectedDue, Answer(v)["due"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(ElapsedIds))]
    public void Preview_ElapsedVector_AnswersSeconds(string id)
    {
        var v = ClockVector.Get(id);

        Assert.Equal(v.ExpectedBusinessSeconds, Answer(v)["elapsedSeconds"]!.GetValue<decimal>());
    }

    [Theory]
    [InlineData("v021")]
    [InlineData("v085")]
    public void Preview_ZeroTarget_AnswersNull(string id)
    {
        var answer = Answer(ClockVector.Get(id));

        Assert.True(answer.AsObject().ContainsKey("due"));
        Assert.Null(answer["due"]);
    }

    [Fact]
    public void Preview_StartWithSeconds_KeepsThem() =>
        Assert.Equal("2016-11-09T10:26:36+01:00", Answer(ClockVector.Get("v132"))["due"]!.GetValue<string>());

    [Theory]
    [InlineData("v023", "weekly", "calendar.neverOpen")]
    [InlineData("v025", "weekly.tue[0][1]", "calendar.timeInvalid")]
    [InlineData("v059", "target.minutes", "target.negative")]
    public void Preview_ErrorVector_NamesTheField(string id, string path, string code)
    {
        var outcome = ClockPreview.Evaluate(Request(ClockVector.Get(id)));

        var problem = Assert.Single(outcome.Problems);
        Assert.Null(outcome.Answer);
        Assert.Equal((path, code), (problem.Path, problem.Code));
    }

    private static JsonNode Answer(ClockVector v)
    {
        var outcome = ClockPreview.Evaluate(Request(v));
        Assert.Empty(outcome.Problems);
        return JsonNode.Parse(JsonSerializer.Serialize(outcome.Answer, Web))!;
    }

    private static ClockPreviewRequest Request(ClockVector v)
    {
        var json = new JsonObject
        {
            ["timezone"] = v.Timezone,
            ["weekly"] = JsonSerializer.SerializeToNode(v.WeeklyHours, Web),
            ["holidays"] = JsonSerializer.SerializeToNode(v.Holidays),
            ["start"] = v.Start,
            ["pauses"] = new JsonArray([.. v.Pauses.Select(p => new JsonObject { ["from"] = p[0], ["to"] = p[1] })]),
        };
        if (v.End is not null)
        {
            json["end"] = v.End;
        }
        else
        {
            json["target"] = v.BusinessDays is { } days
                ? new JsonObject { ["businessDays"] = Math.Abs(days) }
                : new JsonObject { ["minutes"] = (double)v.BusinessMinutes! };
            json["direction"] = v.Backward ? "backward" : "forward";
        }

        return json.Deserialize<ClockPreviewRequest>(Web)!;
    }
}
