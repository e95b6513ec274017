package dev.slipway.sync.main;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Others at the webhook's port, in a process of their own until it is closed. Elsewhere they have processors of their own, so here they give
 * way to the service ({@code nice}).
 */
final class Crowd implements AutoCloseable {
    private static final int SLOW_SENDERS = 500;
    private static final int DELIVERIES_A_SECOND = 2000;
    private static final int MOST_UNANSWERED = 200;
    private static final int BURST = 10_000;

    private final Process process;

    private Crowd(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "nice",
                "-n",
                "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Crowd.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Hundreds who begin a delivery and go on by a byte now and then; who is sent away comes again. */
    static Crowd ofSlowSenders(URI webhook) throws IOException {
        return new Crowd(List.of(webhook.toString()));
    }

    /** Signed deliveries without end. */
    static Crowd ofDeliveries(URI webhook, String body, String signature) throws IOException {
        return new Crowd(List.of(webhook.toString(), body, signature));
    }

    /** Sends them away. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    /** Goes on until its input ends. */
    public static void main(String[] arguments) throws IOException {
        URI webhook = URI.create(arguments[0]);
        Thread crowd = new Thread(() -> {
            try {
                if (arguments.length == 1) sendSlowly(webhook);
                else deliver(signed(webhook, arguments[1], arguments[2]));
            } catch (IOException | InterruptedException ended) {
                throw new IllegalStateException(ended);
            }
        });
        crowd.setDaemon(true);
        crowd.start();
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static void sendSlowly(URI webhook) throws IOException, InterruptedException {
        Deque<Socket> sockets = new ArrayDeque<>();
        while (true) {
            if (sockets.size() == SLOW_SENDERS) drip(sockets);
            else sockets.add(begin(webhook));
        }
    }

    private static Socket begin(URI webhook) throws IOException {
        Socket socket = new Socket(webhook.getHost(), webhook.getPort());
        String head = "POST " + webhook.getPath() + " HTTP/1.1\r\nHost: bench\r\nContent-Length: 1000000\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void drip(Deque<Socket> sockets) throws IOException, InterruptedException {
        Socket next = sockets.remove();
        try {
            next.getOutputStream().write(' ');
            sockets.add(next);
        } catch (IOException sentAway) {
            next.close();
        }
        TimeUnit.MILLISECONDS.sleep(1);
    }

    private static HttpRequest signed(URI webhook, String body, String signature) {
        return HttpRequest.newBuilder(webhook)
                .header("Content-Type", "application/json")
                .header("X-Signature", signature)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** Says every 10,000 how long they took. */
    private static void deliver(HttpRequest delivery) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        Deque<CompletableFuture<HttpResponse<Void>>> unanswered = new ArrayDeque<>();
        long start = System.nanoTime();
        long accepted = 0;
        for (long sent = 1; ; sent++) {
            unanswered.add(http.sendAsync(delivery, BodyHandlers.discarding()));
            if (unanswered.size() > MOST_UNANSWERED
                    && unanswered.remove().join().statusCode() == 202) accepted++;
            long due = start + sent * TimeUnit.SECONDS.toNanos(1) / DELIVERIES_A_SECOND;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            if (sent % BURST == 0)
                System.out.println(accepted + " deliveries accepted in "
                        + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s");
        }
    }
}
