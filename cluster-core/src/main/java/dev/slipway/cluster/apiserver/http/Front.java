package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.Authenticator;
import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.http.answer.Probe;
import dev.slipway.cluster.apiserver.http.answer.Reply;
import dev.slipway.cluster.apiserver.http.audit.Asker;
import dev.slipway.cluster.apiserver.http.request.Asking;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.apiserver.http.request.OldWatches;
import dev.slipway.cluster.apiserver.http.request.Query;
import dev.slipway.cluster.apiserver.http.request.Target;
import dev.slipway.cluster.apiserver.rbac.Attributes;
import dev.slipway.cluster.apiserver.rbac.Permission;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where every request comes in: asks who it is and whether they may, then sends it to the objects or to the documents about them. */
final class Front extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Plane plane;
    private final Authenticator authenticator;
    private final Library library;
    private final ObjectDesk objects;

    Front(Plane plane, Authenticator authenticator, EventLoop loop, Executor threads) {
        this.plane = plane;
        this.authenticator = authenticator;
        this.library = new Library();
        this.objects = new ObjectDesk(plane, authenticator, loop, threads);
    }

    /** How many watches are open. */
    int watches() {
        return objects.watches();
    }

    /** Ends what would not end by itself. */
    void close() {
        objects.close();
    }

    @Override
    public boolean handle(Request request, Response response, Callback done) {
        Exchange exchange = new Exchange(request, response, done);
        response.getHeaders().put("Audit-Id", UUID.randomUUID().toString());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache, private");
        try {
            answer(exchange, callOf(request));
        } catch (RuntimeException fault) {
            LOG.atError()
                    .addKeyValue("path", request.getHttpURI().getCanonicalPath())
                    .setCause(fault)
                    .log("request failed");
            exchange.send(Reply.refusal(internal(String.valueOf(fault.getMessage()))));
        }
        return true;
    }

    private void answer(Exchange exchange, Call call) {
        Target target = Target.of(call.path());
        if (target instanceof Target.Health health) {
            Query query = call.query();
            Probe probe = new Probe(health.probe(), plane.failing().isEmpty());
            exchange.send(probe.reply(health.check(), query.has("verbose"), query.all("exclude")));
            return;
        }
        Optional<User> user = userOf(exchange.request());
        if (user.isEmpty()) {
            exchange.send(Reply.refusal(Status.of(401, "Unauthorized", "Unauthorized")));
            return;
        }
        Asker asker = Asker.of(user.get());
        Auditing.remember(exchange.request(), asker);
        Answer<User> acting = Impersonation.of(exchange.request().getHeaders()).by(user.get(), plane.authorizer());
        acting.refusal()
                .ifPresent(refusal -> exchange.send(Reply.refusal(refusal).unsniffed()));
        acting.asOptional().ifPresent(who -> authorize(exchange, call, target, who, asker.as(who)));
    }

    private void authorize(Exchange exchange, Call call, Target target, User who, Asker asker) {
        Attributes asked = Asking.of(call, target);
        Permission permission = plane.authorizer().decide(who, asked);
        Auditing.remember(exchange.request(), asker.told(permission));
        if (permission.allowed()) serve(exchange, call, target, who);
        else
            exchange.send(
                    Reply.refusal(asked.forbidden(who, permission.reason())).unsniffed());
    }

    private void serve(Exchange exchange, Call call, Target target, User user) {
        if (target instanceof Target.Objects named) objects.serve(exchange, call, named, user);
        else if (target instanceof Target.Issuer)
            exchange.send(kept(
                    Reply.json(200, authenticator.tokens().discovery("https://" + address(exchange.request())))));
        else if (target instanceof Target.IssuerKeys)
            exchange.send(kept(Reply.of(
                    200,
                    "application/jwk-set+json",
                    Json.write(authenticator.tokens().keySet()))));
        else exchange.send(library.reply(call, target, plane.kinds(), address(exchange.request())));
    }

    /** Keys change rarely: who reads them may keep them for an hour. */
    private static Reply kept(Reply reply) {
        return reply.with(HttpHeader.CACHE_CONTROL.asString(), "public, max-age=3600");
    }

    /** As the client calls it; over HTTP/2 that is part of the address, not a header. */
    private static String address(Request request) {
        String host = header(request, HttpHeader.HOST);
        return host.isEmpty() ? String.valueOf(request.getHttpURI().getAuthority()) : host;
    }

    static Status internal(String what) {
        return Status.of(500, "InternalError", "Internal error occurred: " + what);
    }

    private Optional<User> userOf(Request request) {
        Optional<X509Certificate> certificate = Optional.empty();
        if (request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session) {
            X509Certificate[] chain = session.peerCertificates();
            if (chain != null && chain.length > 0) certificate = Optional.of(chain[0]);
        }
        return authenticator.authenticate(certificate, header(request, HttpHeader.AUTHORIZATION));
    }

    static Call callOf(Request request) {
        String query = request.getHttpURI().getQuery();
        String path = request.getHttpURI().getDecodedPath();
        Call call = new Call(
                request.getMethod(),
                path == null ? "/" : path,
                Query.parse(query == null ? "" : query),
                String.join(",", request.getHeaders().getValuesList(HttpHeader.ACCEPT)),
                header(request, HttpHeader.CONTENT_TYPE),
                header(request, HttpHeader.USER_AGENT),
                header(request, HttpHeader.IF_NONE_MATCH));
        return OldWatches.today(call);
    }

    private static String header(Request request, HttpHeader name) {
        return header(request, name.asString());
    }

    private static String header(Request request, String name) {
        String value = request.getHeaders().get(name);
        return value == null ? "" : value;
    }
}
