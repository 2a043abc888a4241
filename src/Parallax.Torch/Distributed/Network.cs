using System.Net;
using System.Net.Sockets;

namespace Parallax.Torch.Distributed;

/// <summary>Where Gloo's connections go: over the interface that has <paramref name="Address"/>, or over the one named <paramref name="Interface"/> if it is not empty.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Interface">Such as eth0; <c>GLOO_SOCKET_IFNAME</c> names it.</param>
public readonly record struct Network(string Address, string Interface = "")
{
    /// <summary>Within this machine.</summary>
    public static Network Loopback { get; } = new("127.0.0.1");

    /// <summary>The way that leads to a host: nothing is sent to find it.</summary>
    /// <exception cref="SocketException">The host has no address, or no way leads there.</exception>
    public static Network Towards(string host, int port)
    {
        IPAddress there = Dns.GetHostAddresses(host)[0];
        using var socket = new Socket(there.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(there, port);
        return new Network(((IPEndPoint)socket.LocalEndPoint!).Address.ToString());
    }
}
