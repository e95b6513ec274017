package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.audit.Asker;
import dev.slipway.cluster.apiserver.http.audit.Audit;
import dev.slipway.cluster.apiserver.http.audit.AuditEvent;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.loop.EventLoop;
import java.time.Instant;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands around everything and records each request when it has been answered. */
final class Auditing extends Handler.Wrapper {
    /** Where the request remembers who asked. */
    private static final String ASKER = "dev.slipway.asker";

    private final Audit audit;
    private final EventLoop loop;

    Auditing(Handler inner, Audit audit, EventLoop loop) {
        super(inner);
        this.audit = audit;
        this.loop = loop;
    }

    /** Says who asked, as far as that is known. */
    static void remember(Request request, Asker asker) {
        request.setAttribute(ASKER, asker);
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
                        askerOf(request),
                        address,
                        response.getStatus(),
                        received,
                        loop.instant(),
                        Heard.annotations(request))),
                done);
        return super.handle(request, response, recorded);
    }

    private static Asker askerOf(Request request) {
        return request.getAttribute(ASKER) instanceof Asker asker ? asker : Asker.NOBODY;
    }

    private static String idOf(Response response) {
        String id = response.getHeaders().get("Audit-Id");
        return id == null ? "" : id;
    }
}
