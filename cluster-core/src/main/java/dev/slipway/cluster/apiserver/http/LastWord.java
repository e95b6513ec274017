package dev.slipway.cluster.apiserver.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Listens, during a watch over HTTP/1.1, for the client to hang up: the server reads nothing from a connection whose request it is answering, so
 * that it would find out with its next write, which an idle watch has none of for half an hour. Over HTTP/2 the server always reads.
 */
final class LastWord implements Callback {
    private final AbstractEndPoint endPoint;
    private final Consumer<Throwable> left;
    private volatile boolean over;

    LastWord(AbstractEndPoint endPoint, Consumer<Throwable> left) {
        this.endPoint = endPoint;
        this.left = left;
    }

    void listen() {
        endPoint.fillInterested(this);
    }

    /** Leaves what comes now to whoever serves the next request. */
    void stop() {
        over = true;
        endPoint.getFillInterest().onFail(new EOFException("the watch is over"));
    }

    @Override
    public void succeeded() {
        ByteBuffer anything = BufferUtil.allocate(1);
        try {
            int read = endPoint.fill(anything);
            if (read == 0) listen();
            else left.accept(new EOFException(read < 0 ? "the client left" : "the client spoke during a watch"));
        } catch (IOException broken) {
            left.accept(broken);
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (over) return;
        boolean onlySilent = cause instanceof TimeoutException;
        if (onlySilent) listen();
        else left.accept(cause);
    }
}
