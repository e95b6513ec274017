package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.request.Bodies;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/**
 * A watch over a WebSocket: a text frame of JSON per event, as the fabric8 client likes it. Who the client is, and whether the request makes
 * sense, is settled before the connection is upgraded. The client has nothing to say but pings and that it goes.
 */
final class SocketOutlet implements Outlet, FrameHandler {
    /** Bytes of a frame, either way: an event holds one object, and no object is larger than a body with what the server adds to it. */
    private static final int MOST = 4 * Bodies.LIMIT;

    private final WatchStream stream;
    private Optional<CoreSession> session = Optional.empty();

    private SocketOutlet(Function<Outlet, WatchStream> watch) {
        this.stream = watch.apply(this);
    }

    /** Whether a request asks for a WebSocket. */
    static boolean isWanted(Request request) {
        return "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeader.UPGRADE));
    }

    /** Upgrades the connection and starts the watch on it. False if the handshake is not one. */
    static boolean upgrade(Exchange exchange, Function<Outlet, WatchStream> watch) {
        WebSocketMappings mappings = new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(
                exchange.request().getConnectionMetaData().getConnector().getServer()));
        return mappings.upgrade(
                (request, response, callback) -> new SocketOutlet(watch),
                exchange.request(),
                exchange.response(),
                exchange.done(),
                configuration -> {
                    configuration.setIdleTimeout(Duration.ZERO);
                    configuration.setMaxFrameSize(MOST);
                    configuration.setAutoFragment(false);
                });
    }

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = Optional.of(opened);
        callback.succeeded();
        opened.demand();
        stream.start();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        CoreSession open = session.orElseThrow();
        if (frame.getOpCode() == OpCode.PING) {
            ByteBuffer echo = frame.hasPayload() ? copy(frame.getPayload()) : ByteBuffer.allocate(0);
            open.sendFrame(new Frame(OpCode.PONG, echo), Callback.NOOP, false);
        }
        callback.succeeded();
        if (frame.getOpCode() != OpCode.CLOSE) open.demand();
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        copy.put(bytes.slice()).flip();
        return copy;
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        callback.succeeded();
        stream.gone(new EOFException("the client left"));
    }

    /** One event per frame. */
    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public void refuse(Status status) {
        byte[] error = Json.write(Mapping.of("type", "ERROR", "object", status.tree()));
        write(ByteBuffer.wrap(error), true, Callback.NOOP);
    }

    @Override
    public void open(Consumer<Throwable> left) {
        // The upgrade has said so already, and the end of the connection is a frame like others.
    }

    @Override
    public void write(ByteBuffer bytes, boolean last, Callback next) {
        CoreSession open = session.orElseThrow();
        Callback then = last ? Callback.from(() -> close(open), next::failed) : next;
        if (bytes.hasRemaining()) open.sendFrame(new Frame(OpCode.TEXT, bytes), then, false);
        else then.succeeded();
    }

    private static void close(CoreSession open) {
        open.close(CloseStatus.NORMAL, "", Callback.NOOP);
    }

    @Override
    public void failed(Throwable failure) {
        session.filter(open -> !open.isClosed()).ifPresent(CoreSession::abort);
    }
}
