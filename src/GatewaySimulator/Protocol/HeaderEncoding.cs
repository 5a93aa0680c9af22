using System.Text.Json.Serialization;

namespace GatewaySimulator.Protocol;

/// <summary>How the bytes of the SMS_* request headers are decoded.</summary>
public enum HeaderEncoding
{
    [JsonStringEnumMemberName("windows-1251")] Windows1251,
    [JsonStringEnumMemberName("utf-8")] Utf8,

    /// <summary>UTF-8 bytes written as <c>%D0%9F</c>. All other characters, including a plus, are literal.</summary>
    [JsonStringEnumMemberName("percent-utf8")] PercentUtf8,
}
