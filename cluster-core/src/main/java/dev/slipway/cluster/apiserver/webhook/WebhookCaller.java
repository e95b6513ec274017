package dev.slipway.cluster.apiserver.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends one POST to a webhook. The port to the world outside. */
@FunctionalInterface
public interface WebhookCaller {

    /**
     * What to send, and where.
     *
     * @param url with its query
     * @param socket {@code host:port} to connect to instead of what the URL says; empty where the URL is right
     * @param authorities certificates in PEM that the server's must go back to; empty means those that Java trusts
     * @param body JSON
     * @param timeout for all of it; whoever calls cancels the future once it is over
     */
    record Call(URI url, String socket, String authorities, byte[] body, Duration timeout) {}

    /** What came back, with any code; a redirect is not followed. */
    record Response(int code, String contentType, byte[] body) {}

    /**
     * The future may complete on any thread, exceptionally with a {@link CallFailure} where no answer came back. Cancelling it gives up the call.
     */
    CompletableFuture<Response> call(Call call);

    /** Why no answer came back, in the words in which Go's HTTP client says it. */
    final class CallFailure extends Exception {
        private static final long serialVersionUID = 1;

        public CallFailure(String message) {
            super(message);
        }
    }
}
