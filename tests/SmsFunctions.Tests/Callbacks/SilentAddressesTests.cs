using SmsFunctions.Callbacks;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Callbacks;

/// <summary>Which callbacks wait for a receiver that did not answer.</summary>
public sealed class SilentAddressesTests
{
    private static readonly Uri Hanging = new("https://example.org/hang"), OtherPath = new("https://example.org/sms");
    private static readonly Uri OtherPort = new("https://example.org:8443/");

    private readonly ManualTime _time = new(Build.Noon);
    private readonly SilentAddresses _silent;

    public SilentAddressesTests() => _silent = new SilentAddresses(_time);

    [Fact]
    public void A_hanging_path_makes_only_its_own_address_wait()
    {
        _silent.Add(Hanging, isReached: true);

        Assert.Equal((Build.Noon.AddSeconds(30), null), (_silent.Until(Hanging), _silent.Until(OtherPath)));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(_silent.Until(Hanging));
    }

    [Fact]
    public void A_host_that_is_not_reached_makes_all_its_paths_wait_but_not_its_other_ports()
    {
        _silent.Add(Hanging, isReached: false);

        Assert.NotNull(_silent.Until(OtherPath));
        Assert.Null(_silent.Until(OtherPort));
    }

    [Fact]
    public void The_list_is_bounded()
    {
        for (var i = 0; i < 5 * SilentAddresses.Capacity; i++)
        {
            _silent.Add(new Uri($"https://example.org/{i}"), isReached: i % 2 == 0);
            _silent.Add(new Uri($"https://h{i}.example.org/"), isReached: i % 2 == 0);
        }

        Assert.InRange(_silent.Count, SilentAddresses.Capacity / 2, SilentAddresses.Capacity);
    }
}
