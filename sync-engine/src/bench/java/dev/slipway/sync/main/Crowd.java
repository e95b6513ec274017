package dev.slipway.sync.main;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Others at the webhook's port, in a thread of their own until it is closed. */
final class Crowd implements AutoCloseable {
    private static final int SLOW_SENDERS = 500;
    private static final int DELIVERIES_A_SECOND = 2000;
    private static final int MOST_UNANSWERED = 200;

    private final Thread thread;
    private volatile boolean closed;

    private Crowd(Work work) {
        thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException ended) {
                if (!closed) throw new IllegalStateException(ended);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    static Crowd nobody() {
        return new Crowd(() -> {});
    }

    /** Hundreds who begin a delivery and go on by a byte now and then; who is sent away comes again. */
    static Crowd ofSlowSenders(URI webhook) {
        Crowd[] crowd = new Crowd[1];
        crowd[0] = new Crowd(() -> {
            Deque<Socket> sockets = new ArrayDeque<>();
            while (crowd[0] == null || !crowd[0].closed) {
                if (sockets.size() == SLOW_SENDERS) drip(sockets);
                else sockets.add(begin(webhook));
            }
            for (Socket socket : sockets) socket.close();
        });
        return crowd[0];
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

    /** Signed deliveries without end. */
    static Crowd ofDeliveries(HttpRequest delivery) {
        HttpClient http = HttpClient.newHttpClient();
        Crowd[] crowd = new Crowd[1];
        crowd[0] = new Crowd(() -> {
            Deque<CompletableFuture<?>> unanswered = new ArrayDeque<>();
            while (crowd[0] == null || !crowd[0].closed) {
                unanswered.add(http.sendAsync(delivery, BodyHandlers.discarding()));
                if (unanswered.size() > MOST_UNANSWERED) unanswered.remove().join();
                TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(1) / DELIVERIES_A_SECOND);
            }
        });
        return crowd[0];
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }
}
