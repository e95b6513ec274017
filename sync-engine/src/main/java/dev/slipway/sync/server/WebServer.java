package dev.slipway.sync.server;

import dev.slipway.cluster.apiserver.http.Doorway;
import dev.slipway.cluster.apiserver.http.Limits;
import dev.slipway.cluster.apiserver.http.Loiterers;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.sync.preview.page.PreviewPage;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.server.webhook.Hook;
import dev.slipway.sync.server.webhook.Reply;
import dev.slipway.sync.server.webhook.Webhooks;
import dev.slipway.webhooks.delivery.Delivery;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of status page, previews, health, metrics and webhooks. Its threads wait for the answers of the control plane, so there are few of
 * them and no request waits longer than {@link #PATIENCE_SECONDS}.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);

    /** A plane that has not answered by then will not answer in time for a browser or a probe. */
    private static final int PATIENCE_SECONDS = 5;

    /** Enough for probes, a few browsers and a burst of webhooks. Jetty itself needs some of them. */
    private static final int MOST_THREADS = 16;

    /** Bytes of the head of a request, all headers together; more is 431. */
    private static final int MOST_HEADERS = 8 * 1024;

    /** Nobody needs longer for a head or for a body of a few megabytes; a crowd that dawdles is sent away by then. */
    private static final Duration HEAD_WITHIN = Duration.ofSeconds(10);

    private static final Duration BODY_WITHIN = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** Far more than browsers, probes and forges open. Whoever comes beyond waits until somebody leaves. */
    private static final int MOST_CONNECTIONS = 1024;

    private static final Limits LIMITS = new Limits(MOST_CONNECTIONS, IDLE, HEAD_WITHIN, BODY_WITHIN);

    /** Of each body; nearly all deliveries have fewer. */
    private static final long FREE_BYTES = 32 * 1024;

    /** What large bodies may take of the heap, all together. */
    private static final long BYTES_TOGETHER = 32 * 1024 * 1024;

    private final Javalin javalin;
    private final Listen listen;
    private final EventLoop loop;
    private final Loiterers loiterers;

    private WebServer(Javalin javalin, Doorway doorway, EventLoop loop) {
        this.javalin = javalin;
        this.listen = new Listen(doorway.getHost(), doorway.getLocalPort());
        this.loop = loop;
        this.loiterers = new Loiterers(doorway::getConnectedEndPoints, LIMITS, loop);
        loop.post(loiterers::watch);
    }

    /** The port is taken, or the address is not of this machine. */
    public static final class CannotListen extends IOException {
        private static final long serialVersionUID = 1;

        CannotListen(Listen where, Throwable cause) {
            super("cannot listen on " + where, cause);
        }
    }

    /**
     * What is served.
     *
     * @param plane to read from; every page shows what it says
     * @param failing why the plane cannot keep what is written, while it cannot
     * @param hooks by the name of the repository
     * @param flags what programs may ask for
     * @param previews what people may read of pull requests
     */
    public record Served(
            Reader plane,
            Supplier<Optional<String>> failing,
            Map<String, Hook> hooks,
            FlagAccess flags,
            PreviewSource previews) {}

    /**
     * Starts to listen.
     *
     * @param loop on which deliveries are passed on, and slow clients looked after
     */
    public static WebServer start(Listen listen, Served served, EventLoop loop) throws CannotListen {
        Metrics metrics = new Metrics();
        PreviewPage pages = new PreviewPage();
        Routes routes = new Routes(
                served.plane(), served.failing(), new Webhooks(served.hooks(), loop), metrics, loop, pages.palette());
        PreviewRoutes previewRoutes = new PreviewRoutes(served.previews(), pages);
        FlagRoutes flagRoutes = new FlagRoutes(
                new Ofrep(served.flags().source()), served.flags().token(), loop);
        Javalin javalin = Javalin.create(config -> {
            settle(config, listen);
            routes.add(config);
            flagRoutes.add(config);
            previewRoutes.add(config);
        });
        try {
            javalin.start();
        } catch (JavalinBindException taken) {
            javalin.stop();
            throw new CannotListen(listen, taken);
        }
        Doorway doorway = (Doorway) javalin.jettyServer().server().getConnectors()[0];
        return new WebServer(javalin, doorway, loop);
    }

    /**
     * The flags that are served.
     *
     * @param token what a program must show to ask; empty: nothing
     */
    public record FlagAccess(FlagSource source, Optional<String> token) {}

    private static void settle(JavalinConfig config, Listen listen) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = Delivery.MOST_BYTES;
        config.router.ignoreTrailingSlashes = true;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 2);
        threads.setName("http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.addConnector((server, http) -> doorway(server, http, listen));
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(0);
            server.setHandler(new BodyFirst(new BodyRoom(Delivery.MOST_BYTES, FREE_BYTES, BYTES_TOGETHER)));
        });
    }

    private static Doorway doorway(Server server, HttpConfiguration http, Listen listen) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADERS);
        Doorway doorway = new Doorway(server, LIMITS, new HttpConnectionFactory(http));
        doorway.setHost(listen.address());
        doorway.setPort(listen.port());
        doorway.setIdleTimeout(IDLE.toMillis());
        return doorway;
    }

    /** Where it listens, with the port that it got. */
    public Listen listen() {
        return listen;
    }

    @Override
    public void close() {
        loop.post(loiterers::close);
        javalin.stop();
    }

    /** What is served where. */
    private record Routes(
            Reader plane,
            Supplier<Optional<String>> failing,
            Webhooks webhooks,
            Metrics metrics,
            InstantSource clock,
            String palette) {

        void add(JavalinConfig config) {
            config.routes.get("/", this::status);
            Assets.add(config, "/style.css", "text/css", palette + resource("style.css"));
            config.routes.get("/healthz", context -> context.result("ok\n"));
            config.routes.get("/readyz", this::ready);
            config.routes.get("/metrics", this::metrics);
            config.routes.post("/webhooks/{repository}", this::webhook);
            config.routes.get("/webhooks/{repository}", this::deliveries);
            config.routes.exception(Exception.class, Routes::fault);
        }

        private void status(Context context) {
            overview(page(context))
                    .ifPresent(overview -> context.html(StatusPage.of(overview, failing.get(), clock.instant())));
        }

        private static Context page(Context context) {
            return context.header(
                            "Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Cache-Control", "no-store");
        }

        private void ready(Context context) {
            failing.get()
                    .ifPresentOrElse(
                            why -> unavailable(context, "nothing can be written: " + why),
                            () -> overview(context).ifPresent(overview -> context.result("ok\n")));
        }

        private void metrics(Context context) {
            overview(context)
                    .ifPresent(overview -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                            .result(metrics.text(overview, failing.get().isEmpty())));
        }

        private void webhook(Context context) {
            String repository = context.pathParam("repository");
            Optional<Reply> reply =
                    webhooks.receive(repository, Delivery.of(context.headerMap(), context.bodyAsBytes()), context.ip());
            reply.ifPresentOrElse(
                    told -> {
                        metrics.delivery(repository, told.verdict().word());
                        told.tryAgainAfter()
                                .ifPresent(wait -> context.header("Retry-After", Long.toString(wait.toSeconds() + 1)));
                        context.status(told.verdict().status()).result(told.text() + "\n");
                    },
                    () -> unknown(context, repository));
        }

        /** No more than what anybody may know who reaches the port: neither bodies nor secrets are kept. */
        private void deliveries(Context context) {
            String repository = context.pathParam("repository");
            webhooks.deliveries(repository)
                    .ifPresentOrElse(
                            deliveries -> page(context).html(WebhookPage.of(repository, deliveries, clock.instant())),
                            () -> unknown(context, repository));
        }

        private static void unknown(Context context, String repository) {
            context.status(HttpStatus.NOT_FOUND).result("no repository is called \"" + repository + "\"\n");
        }

        /** What the plane says now; where it says nothing, the context says so with 503. */
        private Optional<Overview> overview(Context context) {
            try {
                Answer<Overview> answer = Overview.read(plane).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                answer.refusal().ifPresent(refusal -> unavailable(context, refusal.message()));
                return answer.asOptional();
            } catch (ExecutionException | TimeoutException failure) {
                log.atWarn().addKeyValue("cause", String.valueOf(failure)).log("control plane did not answer");
                unavailable(context, "the control plane does not answer");
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                unavailable(context, "the server is stopping");
            }
            return Optional.empty();
        }

        private static void fault(Exception failure, Context context) {
            log.atError()
                    .addKeyValue("path", context.path())
                    .setCause(failure)
                    .log("request failed; this is a bug of Slipway");
            context.status(HttpStatus.INTERNAL_SERVER_ERROR).result("this went wrong; see the log\n");
        }

        private static void unavailable(Context context, String why) {
            context.status(HttpStatus.SERVICE_UNAVAILABLE).result(why + "\n");
        }

        private static String resource(String name) {
            try (InputStream in = WebServer.class.getResourceAsStream("/dev/slipway/sync/server/" + name)) {
                if (in == null) throw new IllegalStateException("not in the jar: " + name);
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
