package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.Authenticator;
import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.apiserver.access.Identity;
import dev.slipway.cluster.apiserver.http.audit.Audit;
import dev.slipway.cluster.loop.EventLoop;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Listens, over TLS with HTTP/1.1. Requests are served without holding a thread while they wait: for the loop, for the disk, or for a client
 * that reads slowly.
 */
public final class HttpFace implements AutoCloseable {
    /** Enough for encoding on every core; nothing here waits on a thread. */
    private static final int THREADS = 32;

    private static final int THREADS_AT_REST = 4;
    /** A connection between two requests. Watches are exempt. */
    private static final Duration IDLE = Duration.ofMinutes(5);
    /** Requests in flight get so long to end when the server stops. */
    private static final Duration STOP_WITHIN = Duration.ofMillis(500);

    /** A connection without a request gets so long when the server stops. */
    private static final Duration STOP_IDLE_WITHIN = Duration.ofMillis(100);

    /** Many watches may begin at once. */
    private static final int ACCEPT_QUEUE = 8192;

    private final Server server;
    private final ServerConnector connector;
    private final Front front;

    /** One that records no requests, and does not listen yet. */
    public HttpFace(String address, int port, Plane plane, Credentials credentials, EventLoop loop)
            throws GeneralSecurityException, IOException {
        this(address, port, plane, credentials, loop, Audit.NONE);
    }

    /**
     * Does not listen yet.
     *
     * @param address to bind, such as {@code 127.0.0.1}
     * @param port 0 takes a free one
     * @param audit where requests are recorded
     */
    public HttpFace(String address, int port, Plane plane, Credentials credentials, EventLoop loop, Audit audit)
            throws GeneralSecurityException, IOException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS_AT_REST);
        threads.setName("api-http");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1, tls(credentials), http());
        connector.setHost(address);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setShutdownIdleTimeout(STOP_IDLE_WITHIN.toMillis());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setAcceptedTcpNoDelay(true);
        server.addConnector(connector);
        server.setStopTimeout(STOP_WITHIN.toMillis());
        Authenticator authenticator = credentials.authenticator(plane::find, loop);
        front = new Front(plane, authenticator, loop, threads);
        server.setHandler(new Auditing(front, audit, loop));
    }

    private static HttpConnectionFactory http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        boolean checkHost = false; // clients come through tunnels, and by names that the certificate does not list
        configuration.addCustomizer(new SecureRequestCustomizer(checkHost));
        return new HttpConnectionFactory(configuration);
    }

    private static SslConnectionFactory tls(Credentials credentials) throws GeneralSecurityException, IOException {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        char[] inMemoryOnly = "memory".toCharArray();
        Identity identity = credentials.server();
        // Never leaves memory. PKCS12 would stretch the password and encrypt, for a quarter of the time that a start
        // takes.
        KeyStore keys = KeyStore.getInstance("JKS");
        keys.load(null, null);
        keys.setKeyEntry("server", identity.key(), inMemoryOnly, new Certificate[] {
            identity.certificate(), credentials.authority()
        });
        KeyStore trusted = KeyStore.getInstance("JKS");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", credentials.authority());
        tls.setKeyStore(keys);
        tls.setKeyStorePassword(new String(inMemoryOnly));
        tls.setTrustStore(trusted);
        tls.setWantClientAuth(true);
        return new SslConnectionFactory(tls, "http/1.1");
    }

    /**
     * Binds and listens.
     *
     * @throws IOException where the port is taken or the address is not ours; says which
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "the API server cannot listen on " + connector.getHost() + ":" + connector.getPort() + ": "
                            + e.getMessage(),
                    e);
        } catch (Exception e) {
            throw new IOException("the API server cannot start: " + e.getMessage(), e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Stops listening, ends watches and gives requests in flight a moment. */
    @Override
    public void close() {
        front.close();
        try {
            server.stop();
        } catch (Exception late) {
            // A request took longer than it was given and was cut off; the server has stopped all the same.
            if (connector.isOpen()) throw new IllegalStateException("the API server does not stop", late);
        }
    }
}
