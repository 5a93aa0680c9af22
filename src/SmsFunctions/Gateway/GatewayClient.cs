namespace SmsFunctions.Gateway;

public sealed class GatewayClient
{
    public Task<SendReply> SendAsync(OutgoingSms sms, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<StatusReply> StatusAsync(string gatewayId, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<BalanceReply> BalanceAsync(CancellationToken cancellation) => throw new NotImplementedException();
}
