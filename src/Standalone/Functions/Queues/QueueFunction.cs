using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Queues;

/// <summary>A function started by the messages of one queue.</summary>
internal sealed partial class QueueFunction
{
    private const string PoisonSuffix = "-poison";

    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    // The default one writes U+FFFD for bytes that are not UTF-8; the real host refuses them.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="impatient">The same account through a client that hardly retries: polling is a retry itself.</param>
    /// <exception cref="InvalidFunctionException">The queue's name is not one or a parameter cannot be bound.</exception>
    public QueueFunction(FunctionMethod method, string queueName, QueueServiceClient account, QueueServiceClient impatient)
    {
        if (queueName.Length is < 3 or > 63 || !QueueName().IsMatch(queueName))
        {
            throw new InvalidFunctionException($"'{queueName}' is not a queue name: 3 to 63 lower-case letters, digits and single dashes.");
        }

        Method = method;
        Queue = account.GetQueueClient(queueName);
        Polled = impatient.GetQueueClient(queueName);
        var poison = queueName + PoisonSuffix;
        Poison = queueName.EndsWith(PoisonSuffix, StringComparison.Ordinal) || poison.Length > 63 ? null : account.GetQueueClient(poison);
        Arguments = new(method, Bind);
    }

    public FunctionMethod Method { get; }

    public QueueClient Queue { get; }

    /// <value>The same queue, for looking into it.</value>
    public QueueClient Polled { get; }

    /// <value>Null for a queue that is itself a poison queue, or whose name leaves no room: its failed messages stay hidden until their lease ends.</value>
    public QueueClient? Poison { get; }

    public ArgumentBinders<QueueMessage> Arguments { get; }

    private static ArgumentBinder<QueueMessage>? Bind(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return type == typeof(QueueMessage) ? (message, _) => message
            : type == typeof(BinaryData) ? (message, _) => message.Body
            : type == typeof(string) ? (message, _) => StrictUtf8.GetString(message.Body)
            : type is { IsClass: true, IsAbstract: false } && type != typeof(byte[]) ? (message, _) => JsonSerializer.Deserialize(message.Body, type, Json)
            : null;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex QueueName();
}
