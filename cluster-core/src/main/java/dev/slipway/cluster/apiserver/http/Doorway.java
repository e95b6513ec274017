package dev.slipway.cluster.apiserver.http;

import java.io.IOException;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Where connections come in. No more are taken than there may be; the system asks each silent one now and then whether the other side is still
 * there, as Go's servers do, since a machine that lost its power says no goodbye.
 */
public final class Doorway extends ServerConnector {
    private static final int SECONDS_OF_SILENCE = 15;
    private static final int SECONDS_BETWEEN = 15;
    private static final int QUESTIONS = 9;

    /** How long a connection between two requests is kept while others wait to be let in. */
    private static final int IDLE_WHEN_FULL_MS = 10_000;

    public Doorway(Server server, Limits limits, ConnectionFactory... protocols) {
        super(server, 1, 1, protocols);
        NetworkConnectionLimit limit = new NetworkConnectionLimit(limits.connections(), this);
        limit.setEndPointIdleTimeout(IDLE_WHEN_FULL_MS);
        addBean(limit);
    }

    @Override
    protected void configure(Socket socket) {
        super.configure(socket);
        try {
            socket.setKeepAlive(true);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SECONDS_OF_SILENCE);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, SECONDS_BETWEEN);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
        } catch (IOException | UnsupportedOperationException systemDecides) {
            // Then it asks as often as the system is set to; and a socket that is closed already needs no questions.
        }
    }
}
