package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.Authenticator;
import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.apiserver.access.Identity;
import dev.slipway.cluster.apiserver.http.audit.Audit;
import dev.slipway.cluster.loop.EventLoop;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Listens, over TLS with HTTP/2 or HTTP/1.1. Requests are served without holding a thread while they wait: for the loop, for the disk, or for a client
 * that reads slowly.
 */
public final class HttpFace implements AutoCloseable {
    /** Enough for encoding on every core; nothing here waits on a thread. */
    private static final int THREADS = 32;

    private static final int THREADS_AT_REST = 4;
    /** Requests in flight get so long to end when the server stops. */
    private static final Duration STOP_WITHIN = Duration.ofMillis(500);

    /** A connection without a request gets so long when the server stops. */
    private static final Duration STOP_IDLE_WITHIN = Duration.ofMillis(100);

    /**
     * Requests at once over one connection of HTTP/2, most of them watches. Kubernetes allows 100 and has its clients open more connections;
     * the JDK's client does not and fails, and an idle stream costs little.
     */
    private static final int STREAMS = 1000;

    /**
     * Longer than any watch: Jetty ends a silent stream without asking whether it may be silent, as it asks over HTTP/1.1. Who leaves ends their
     * streams, and a connection without streams ends after the usual time.
     */
    private static final Duration SILENT_STREAM = Duration.ofDays(1);

    /** Pings, settings and ended streams that one connection of HTTP/2 may send; who watches much may leave all of it at once. */
    private static final int FRAMES_PER_SECOND = 2 * STREAMS;

    /** Many watches may begin at once. */
    private static final int ACCEPT_QUEUE = 8192;

    private final Server server;
    private final ServerConnector connector;
    private final Front front;
    private final Loiterers loiterers;
    private final EventLoop loop;

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
        this(address, port, plane, credentials, loop, audit, Limits.ofThisProcess());
    }

    HttpFace(String address, int port, Plane plane, Credentials credentials, EventLoop loop, Audit audit, Limits limits)
            throws GeneralSecurityException, IOException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS_AT_REST);
        threads.setName("api-http");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new Doorway(server, limits, protocols(credentials));
        connector.setHost(address);
        connector.setPort(port);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setShutdownIdleTimeout(STOP_IDLE_WITHIN.toMillis());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setAcceptedTcpNoDelay(true);
        server.addConnector(connector);
        server.setErrorHandler(new ProtocolErrors());
        server.setStopTimeout(STOP_WITHIN.toMillis());
        Authenticator authenticator = credentials.authenticator(plane::find, loop);
        front = new Front(plane, authenticator, loop, threads);
        server.setHandler(new Auditing(front, audit, loop));
        loiterers = new Loiterers(connector::getConnectedEndPoints, limits, loop);
        this.loop = loop;
    }

    /** What is spoken, the preferred first: clients of Kubernetes send all their watches over one connection if they can. */
    private static ConnectionFactory[] protocols(Credentials credentials) throws GeneralSecurityException, IOException {
        HttpConnectionFactory http1 = new HttpConnectionFactory(http());
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http());
        http2.setMaxConcurrentStreams(STREAMS);
        http2.setStreamIdleTimeout(SILENT_STREAM.toMillis());
        http2.setRateControlFactory(new WindowRateControl.Factory(FRAMES_PER_SECOND));
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory(http2.getProtocol(), http1.getProtocol());
        choice.setDefaultProtocol(http1.getProtocol());
        return new ConnectionFactory[] {
            new SslConnectionFactory(tls(credentials), choice.getProtocol()), choice, http2, http1
        };
    }

    private static HttpConfiguration http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        boolean checkHost = false; // clients come through tunnels, and by names that the certificate does not list
        configuration.addCustomizer(new SecureRequestCustomizer(checkHost));
        return configuration;
    }

    private static SslContextFactory.Server tls(Credentials credentials) throws GeneralSecurityException, IOException {
        SslContextFactory.Server tls = new SslContextFactory.Server() {
            @Override
            protected TrustManager[] getTrustManagers(KeyStore none, Collection<? extends CRL> unused) {
                return new TrustManager[] {new AnyClient(credentials.authority())};
            }
        };
        char[] inMemoryOnly = "memory".toCharArray();
        Identity identity = credentials.server();
        // Never leaves memory. PKCS12 would stretch the password and encrypt, for a quarter of the time that a start
        // takes.
        KeyStore keys = KeyStore.getInstance("JKS");
        keys.load(null, null);
        keys.setKeyEntry("server", identity.key(), inMemoryOnly, new Certificate[] {
            identity.certificate(), credentials.authority()
        });
        tls.setKeyStore(keys);
        tls.setKeyStorePassword(new String(inMemoryOnly));
        tls.setWantClientAuth(true);
        return tls;
    }

    /**
     * Binds and listens.
     *
     * @throws IOException where the port is taken or the address is not ours; says which
     */
    public void start() throws IOException {
        try {
            server.start();
            loop.post(loiterers::watch);
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

    /** How many watches are open. */
    int watches() {
        return front.watches();
    }

    /** How many connections are open. */
    int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /** Stops listening, ends watches and gives requests in flight a moment. */
    @Override
    public void close() {
        front.close();
        loop.post(loiterers::close);
        try {
            server.stop();
        } catch (Exception late) {
            // A request took longer than it was given and was cut off; the server has stopped all the same.
            if (connector.isOpen()) throw new IllegalStateException("the API server does not stop", late);
        }
    }
}
