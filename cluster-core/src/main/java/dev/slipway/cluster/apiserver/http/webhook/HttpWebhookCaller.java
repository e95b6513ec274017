package dev.slipway.cluster.apiserver.http.webhook;

import dev.slipway.cluster.apiserver.webhook.WebhookCaller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

/**
 * Calls webhooks with the HTTP client of the JDK: HTTP/1.1 over TLS, no redirects, no proxy, a bounded answer. A client is made when the first webhook
 * with its certificates is called, and its connections are used again.
 */
public final class HttpWebhookCaller implements WebhookCaller {
    /** Clients that are kept: one per set of trusted certificates and name of a Service. The least used goes first. */
    private static final int MOST_KEPT = 64;

    private final Map<Trust, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Trust, HttpClient> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private final ExecutorService threads = Executors.newCachedThreadPool(HttpWebhookCaller::thread);

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "webhook-call");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * What connections can be shared by.
     *
     * @param serverName whom the server must prove to be, where that is not the host of the URL
     */
    private record Trust(String authorities, String serverName) {}

    @Override
    public CompletableFuture<Response> call(Call call) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        threads.execute(() -> send(call, answer));
        return answer;
    }

    /** Away from whoever calls: the first client alone takes a tenth of a second to make. */
    private void send(Call call, CompletableFuture<Response> answer) {
        try {
            HttpClient client = client(new Trust(
                    call.authorities(),
                    call.socket().isEmpty() ? "" : call.url().getHost()));
            CompletableFuture<HttpResponse<byte[]>> sent =
                    client.sendAsync(request(call), response -> new BoundedBody());
            var unused = sent.whenComplete((response, failure) -> {
                if (failure != null) answer.completeExceptionally(new CallFailure(GoWords.of(failure, call)));
                else answer.complete(answered(response));
            });
            var unusedToo = answer.whenComplete((done, failure) -> {
                if (answer.isCancelled()) sent.cancel(true);
            });
        } catch (GeneralSecurityException badAuthorities) {
            answer.completeExceptionally(
                    new CallFailure("unable to load root certificates: unable to parse bytes as PEM block"));
        } catch (RuntimeException cannotBeSent) {
            answer.completeExceptionally(new CallFailure(String.valueOf(cannotBeSent.getMessage())));
        }
    }

    private static Response answered(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        return new Response(response.statusCode(), type, response.body());
    }

    private static HttpRequest request(Call call) {
        return HttpRequest.newBuilder(target(call))
                .timeout(call.timeout())
                .header("Accept", "application/json, */*")
                .header("Content-Type", "application/json")
                .header("User-Agent", "kube-apiserver-admission")
                .POST(HttpRequest.BodyPublishers.ofByteArray(call.body()))
                .build();
    }

    private static URI target(Call call) {
        if (call.socket().isEmpty()) return call.url();
        String path = call.url().getRawPath() + "?" + call.url().getRawQuery();
        return URI.create("https://" + call.socket() + path);
    }

    private synchronized HttpClient client(Trust trust) throws GeneralSecurityException {
        HttpClient known = clients.get(trust);
        if (known != null) return known;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY);
        if (!trust.authorities().isEmpty()) builder.sslContext(Authorities.context(trust.authorities()));
        if (!trust.serverName().isEmpty()) {
            SSLParameters parameters = new SSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(trust.serverName())));
            builder.sslParameters(parameters);
        }
        HttpClient made = builder.build();
        clients.put(trust, made);
        return made;
    }
}
