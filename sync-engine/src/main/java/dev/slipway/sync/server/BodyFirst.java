package dev.slipway.sync.server;

import dev.slipway.cluster.apiserver.http.BodyReader;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the body of a request, as it comes and without a thread that waits, before anything else is done about it. What comes after has few
 * threads and reads bodies with them, so that a crowd of clients who send a byte now and then would otherwise keep all of them.
 */
final class BodyFirst extends Handler.Wrapper {
    private final BodyRoom room;

    BodyFirst(BodyRoom room) {
        this.room = room;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() == 0) return super.handle(request, response, callback);
        BodyRoom.Share share = room.share();
        Callback done = Callback.from(callback, share::close);
        new BodyReader(
                        request,
                        share::mayKeep,
                        body -> then(new Read(request, body), response, done),
                        () -> refuse(share, request, response, done),
                        done::failed)
                .run();
        return true;
    }

    private void then(Request read, Response response, Callback callback) {
        try {
            if (!super.handle(read, response, callback))
                Response.writeError(read, response, callback, HttpStatus.NOT_FOUND_404);
        } catch (Exception failure) {
            Response.writeError(read, response, callback, failure);
        }
    }

    private static void refuse(BodyRoom.Share share, Request request, Response response, Callback callback) {
        int status = share.isTooLarge() ? HttpStatus.PAYLOAD_TOO_LARGE_413 : HttpStatus.SERVICE_UNAVAILABLE_503;
        Response.writeError(request, response, callback, status);
    }

    /** A request whose body is here. */
    private static final class Read extends Request.Wrapper {
        private final Content.Source source;
        private final long length;

        Read(Request request, byte[] body) {
            super(request);
            this.source = Content.Source.from(ByteBuffer.wrap(body));
            this.length = body.length;
        }

        @Override
        public long getLength() {
            return length;
        }

        @Override
        public Content.Chunk read() {
            return source.read();
        }

        @Override
        public void demand(Runnable again) {
            source.demand(again);
        }

        @Override
        public void fail(Throwable failure) {
            source.fail(failure);
        }
    }
}
