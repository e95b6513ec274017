package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.http.audit.Audit;
import dev.slipway.cluster.apiserver.http.audit.AuditEvent;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.loop.EventLoop;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands around everything and records each request when it has been answered. */
final class Auditing extends Handler.Wrapper {
    /** Where the request remembers who asked. */
    private static final String USER = "dev.slipway.user";

    private final Audit audit;
    private final EventLoop loop;

    Auditing(Handler inner, Audit audit, EventLoop loop) {
        super(inner);
        this.audit = audit;
        this.loop = loop;
    }

    /** Says who asked. */
    static void remember(Request request, User user) {
        request.setAttribute(USER, user);
    }

    @Override
    public boolean handle(Request request, Response response, Callback done) throws Exception {
        Instant received = loop.instant();
        Call call = Front.callOf(request);
        String uri = request.getHttpURI().getPathQuery();
        String address = Request.getRemoteAddr(request);
        Callback recorded = Callback.from(
                () -> audit.record(new AuditEvent(
                        idOf(response),
                        call,
                        uri,
                        userOf(request),
                        address,
                        response.getStatus(),
                        received,
                        loop.instant(),
                        Heard.annotations(request))),
                done);
        return super.handle(request, response, recorded);
    }

    private static Optional<User> userOf(Request request) {
        return request.getAttribute(USER) instanceof User user ? Optional.of(user) : Optional.empty();
    }

    private static String idOf(Response response) {
        String id = response.getHeaders().get("Audit-Id");
        return id == null ? "" : id;
    }
}
