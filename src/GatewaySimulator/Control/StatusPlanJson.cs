using System.Text.Json;
using System.Text.Json.Serialization;
using GatewaySimulator.Protocol;

namespace GatewaySimulator.Control;

/// <summary>Reads and writes a status plan as text.</summary>
internal sealed class StatusPlanJson : JsonConverter<StatusPlan>
{
    public override StatusPlan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return StatusPlan.Parse(reader.GetString() ?? "");
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, StatusPlan value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
