package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Reply;
import dev.slipway.cluster.object.Status;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;

/** A watch as the body of an answer that goes on: a line of JSON per event. */
record ChunkedOutlet(Exchange exchange) implements Outlet {
    /** Enough to share the cost of a system call, few enough for ten thousand watches. */
    private static final int WRITE = 64 * 1024;

    ChunkedOutlet {
        exchange.request().addIdleTimeoutListener(timeout -> false);
    }

    @Override
    public int atOnce() {
        return WRITE;
    }

    @Override
    public void refuse(Status status) {
        exchange.send(Reply.refusal(status));
    }

    @Override
    public void open() {
        exchange.response().setStatus(200);
        exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, Reply.JSON);
    }

    @Override
    public void write(ByteBuffer bytes, boolean last, Callback next) {
        exchange.response().write(last, bytes, last ? exchange.done() : next);
    }

    @Override
    public void failed(Throwable failure) {
        exchange.done().failed(failure);
    }
}
