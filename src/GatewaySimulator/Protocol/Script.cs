using System.Text.Json.Serialization;

namespace GatewaySimulator.Protocol;

/// <summary>The five scripts of the gateway. In JSON they have their file names.</summary>
public enum Script
{
    [JsonStringEnumMemberName("1c_s.php")] Single,
    [JsonStringEnumMemberName("1c_s_t.php")] Timed,
    [JsonStringEnumMemberName("1c_p.php")] Batch,
    [JsonStringEnumMemberName("1c_b.php")] Balance,
    [JsonStringEnumMemberName("1c_i.php")] Status,
}
