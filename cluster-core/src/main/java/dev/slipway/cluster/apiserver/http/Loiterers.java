package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.loop.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.NegotiatingServerConnection;

/**
 * Sends away clients that take for ever to say what they want: a handshake that is not finished, headers or a body that come a byte at a time. A
 * timeout that each byte renews would keep such a connection, and ten thousand of them would keep everybody else out. Who has asked and waits
 * for the answer, or is silent between two requests, is left alone here.
 */
public final class Loiterers {
    private final Supplier<Collection<EndPoint>> all;
    private final Limits limits;
    private final EventLoop loop;
    private final Duration pause;
    private Map<Connection, Stand> before = new IdentityHashMap<>();
    private Optional<EventLoop.Timer> timer = Optional.empty();
    private boolean closed;

    /** @param all the connections there are */
    public Loiterers(Supplier<Collection<EndPoint>> all, Limits limits, EventLoop loop) {
        this.all = all;
        this.limits = limits;
        this.loop = loop;
        this.pause = limits.head().dividedBy(4);
    }

    /**
     * How far the talk over one connection of HTTP/1.1 has come.
     *
     * @param requests whose headers have been read
     * @param answers sent
     * @param bytes received
     * @param since when the client began what it has not finished, in milliseconds; 0 while it is silent
     */
    record Stand(long requests, long answers, long bytes, long since) {

        /** What has come of it by now. */
        Stand next(long requestsNow, long answersNow, long bytesNow, long now) {
            boolean same = requests == requestsNow && answers == answersNow;
            if (!same) return new Stand(requestsNow, answersNow, bytesNow, 0);
            boolean speaks = bytesNow > bytes;
            return new Stand(requests, answers, bytesNow, since == 0 && speaks ? now : since);
        }

        /** Whether a client that still sends has had its time: for headers between requests, for a body within one. */
        boolean isOver(Stand earlier, Limits limits, long now) {
            Duration patience = requests > answers ? limits.body() : limits.head();
            return since > 0 && bytes > earlier.bytes && now - since > patience.toMillis();
        }
    }

    /** Begins to look. On the loop. */
    public void watch() {
        if (closed) return;
        timer = Optional.of(loop.after(pause, () -> {
            look();
            watch();
        }));
    }

    /** Ends it. On the loop. */
    public void close() {
        closed = true;
        timer.ifPresent(EventLoop.Timer::cancel);
    }

    private void look() {
        long now = loop.instant().toEpochMilli();
        Map<Connection, Stand> present = new IdentityHashMap<>();
        for (EndPoint endPoint : all.get()) if (loiters(endPoint, present, now)) endPoint.close(new TimeoutException());
        before = present;
    }

    private boolean loiters(EndPoint endPoint, Map<Connection, Stand> present, long now) {
        boolean young = now - endPoint.getCreatedTimeStamp() <= limits.head().toMillis();
        Connection spoken = endPoint.getConnection();
        if (spoken instanceof SslConnection tls) spoken = tls.getSslEndPoint().getConnection();
        boolean saysNothingYet = spoken == null || spoken instanceof NegotiatingServerConnection;
        if (saysNothingYet) return !young;
        if (!(spoken instanceof ConnectionMetaData meta)) return false;
        if (spoken.getMessagesIn() == 0) return !young;
        return meta.getHttpVersion() != HttpVersion.HTTP_2 && drips(spoken, present, now);
    }

    private boolean drips(Connection connection, Map<Connection, Stand> present, long now) {
        long requests = connection.getMessagesIn();
        long answers = connection.getMessagesOut();
        long bytes = connection.getBytesIn();
        Stand earlier = before.getOrDefault(connection, new Stand(requests, answers, bytes, 0));
        Stand stand = earlier.next(requests, answers, bytes, now);
        present.put(connection, stand);
        return stand.isOver(earlier, limits, now);
    }
}
