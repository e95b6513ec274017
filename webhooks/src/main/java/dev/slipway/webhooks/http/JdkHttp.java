package dev.slipway.webhooks.http;

import dev.slipway.webhooks.reply.Http;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Sends with the HTTP client of the JDK: no redirects, bounded in time, also where the body trickles, and in size. */
public final class JdkHttp implements Http {
    private final HttpClient client;
    private final Duration timeout;

    /**
     * With the trust and proxies that the JVM was started with.
     *
     * @param timeout for one request, to the last byte of its answer
     */
    public JdkHttp(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public Response send(Request request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(prepared(request), answer -> new BoundedBody(MOST_BYTES));
        try {
            return response(sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException failed) {
            throw new IOException(reason(failed), failed);
        } catch (TimeoutException late) {
            throw new IOException(noAnswer(), late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("given up, since the service stops", stopping);
        } finally {
            sent.cancel(true);
        }
    }

    private HttpRequest prepared(Request request) throws IOException {
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                    .timeout(timeout)
                    .method(
                            request.method(),
                            request.body().length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(request.body()));
            request.headers().forEach(builder::header);
            return builder.build();
        } catch (IllegalArgumentException cannotBeSent) {
            throw new IOException("the address cannot be asked", cannotBeSent);
        }
    }

    private static Response response(HttpResponse<byte[]> answer) {
        SortedMap<String, String> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        return new Response(answer.statusCode(), headers, answer.body());
    }

    /** In words that a person understands: the JDK's own messages are often empty. */
    private String reason(ExecutionException failed) {
        String reason = "the connection broke";
        for (Throwable at = failed.getCause(); at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException) return "no such host";
            if (at instanceof HttpTimeoutException) return noAnswer();
            if (at instanceof SSLException) return "no trust: " + at.getMessage();
            if (at instanceof ConnectException) reason = "the connection was refused";
            else if (at instanceof IOException && at.getMessage() != null) reason = at.getMessage();
        }
        return reason;
    }

    private String noAnswer() {
        return "no answer within " + timeout.toSeconds() + " s";
    }
}
