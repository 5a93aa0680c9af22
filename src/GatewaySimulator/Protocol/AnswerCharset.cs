using System.Text.Json.Serialization;

namespace GatewaySimulator.Protocol;

/// <summary>The charset of the scripts' answers.</summary>
public enum AnswerCharset
{
    [JsonStringEnumMemberName("windows-1251")] Windows1251,
    [JsonStringEnumMemberName("utf-8")] Utf8,
}
