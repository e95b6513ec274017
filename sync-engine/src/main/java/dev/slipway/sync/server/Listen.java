package dev.slipway.sync.server;

/**
 * Where a server listens.
 *
 * @param port 0 takes a free one
 */
public record Listen(String address, int port) {
    public Listen {
        if (port < 0 || port > 65535) throw new IllegalArgumentException("no port: " + port);
    }

    /** {@code 127.0.0.1:8080}; an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
