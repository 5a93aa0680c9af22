using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;

namespace SmsFunctions.Submission;

internal static class SubmissionRegistration
{
    /// <summary>Registers the submission of messages and batches.</summary>
    public static IServiceCollection AddSubmission(this IServiceCollection services)
    {
        services.AddCheckedOptions<TextOptions, TextOptionsValidator>(TextOptions.Section);
        services.AddSingleton<SeenCountries>();
        services.AddSingleton<AcceptedMessages>();
        services.AddSingleton<MessageRules>();
        services.AddSingleton<RequestQuota>();
        services.AddSingleton<ChunkPlanner>();
        services.AddSingleton<MessageIntake>();
        services.AddSingleton<MessageSubmission>();
        services.AddSingleton<BatchRules>();
        services.AddSingleton<BatchIntake>();
        services.AddSingleton<BatchSubmission>();
        services.AddSingleton<UnfinishedBatchSweep>();
        return services;
    }
}
