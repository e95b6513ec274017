package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Packing;
import dev.slipway.cluster.apiserver.http.answer.Reply;
import dev.slipway.cluster.apiserver.http.request.Bodies;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request and the way back. */
record Exchange(Request request, Response response, Callback done) {

    /** Sends all of an answer. */
    void send(Reply whole) {
        String accepted = request.getHeaders().get(HttpHeader.ACCEPT_ENCODING);
        Reply reply = Packing.packed(whole, accepted == null ? "" : accepted);
        response.setStatus(reply.code());
        if (!reply.contentType().isEmpty()) response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
        for (Reply.Header header : reply.headers()) {
            if (header.name().equals("Warning")) response.getHeaders().add(header.name(), header.value());
            else response.getHeaders().put(header.name(), header.value());
        }
        response.write(true, ByteBuffer.wrap(reply.body()), done);
    }

    /** Reads the body and hands it on; a body that is too large is refused here. */
    void body(Consumer<byte[]> next) {
        new BodyReader(request, bytes -> bytes <= Bodies.LIMIT, next, this::refuseBody, done::failed).run();
    }

    private void refuseBody() {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        send(Reply.refusal(Bodies.tooLarge()));
    }
}
