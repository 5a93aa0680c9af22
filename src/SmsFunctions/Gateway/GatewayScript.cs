namespace SmsFunctions.Gateway;

/// <summary>The gateway's five scripts.</summary>
public static class GatewayScript
{
    public const string Single = "1c_s.php";
    public const string Timed = "1c_s_t.php";
    public const string Batch = "1c_p.php";
    public const string Balance = "1c_b.php";
    public const string Status = "1c_i.php";
}
