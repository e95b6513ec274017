package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Reply;
import dev.slipway.cluster.object.Status;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** A watch as the body of an answer that goes on: a line of JSON per event. */
final class ChunkedOutlet implements Outlet {
    /** Enough to share the cost of a system call, few enough for ten thousand watches. */
    private static final int WRITE = 64 * 1024;

    private final Exchange exchange;
    private Optional<LastWord> lastWord = Optional.empty();

    ChunkedOutlet(Exchange exchange) {
        this.exchange = exchange;
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
    public void open(Consumer<Throwable> left) {
        exchange.response().setStatus(200);
        exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, Reply.JSON);
        exchange.request().addFailureListener(left);
        EndPoint endPoint =
                exchange.request().getConnectionMetaData().getConnection().getEndPoint();
        boolean oneAtATime = exchange.request().getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
        if (oneAtATime && endPoint instanceof AbstractEndPoint open) lastWord = Optional.of(new LastWord(open, left));
        lastWord.ifPresent(LastWord::listen);
    }

    @Override
    public void write(ByteBuffer bytes, boolean last, Callback next) {
        if (last) lastWord.ifPresent(LastWord::stop);
        exchange.response().write(last, bytes, last ? exchange.done() : next);
    }

    @Override
    public void failed(Throwable failure) {
        exchange.done().failed(failure);
    }
}
