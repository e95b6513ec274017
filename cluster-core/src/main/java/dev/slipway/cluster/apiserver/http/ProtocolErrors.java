package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Reply;
import dev.slipway.cluster.object.Status;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is refused before it is a request, such as too many headers: a Status like every other refusal, and no web page. */
final class ProtocolErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback done) {
        int code = response.getStatus();
        Reply reply = Reply.refusal(Status.of(code, reason(code), message(request, code)));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
        response.write(true, ByteBuffer.wrap(reply.body()), done);
        return true;
    }

    private static String reason(int code) {
        return switch (code) {
            case 400 -> "BadRequest";
            case 413 -> "RequestEntityTooLarge";
            case 500 -> "InternalError";
            default -> "";
        };
    }

    private static String message(Request request, int code) {
        String words = HttpStatus.getMessage(code);
        return request.getAttribute(ErrorHandler.ERROR_MESSAGE) instanceof String message && !message.equals(words)
                ? words + ": " + message
                : words;
    }
}
