package dev.slipway.cluster.apiserver.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * What clients of the API server wait for, and what it takes to serve them: a server in a process of its own, ConfigMaps of about 1 KB, TLS, every
 * write durable before it is answered. Times are from the first byte sent to the last byte read. Prints tables.
 *
 * <p>Not by JMH, which would count the clients' memory and time with the server's.
 */
public final class ApiServerBench {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String JSON = "application/json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String METADATA = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private static final String FILLER = "x".repeat(700);

    private static final int OBJECTS = 10_000;
    private static final int IDLE_WATCHES = 10_000;
    private static final int WARM_UP = 3_000;
    private static final int REQUESTS = 4_000;
    private static final int LISTS = 30;
    private static final int EVENTS = 100;

    private final BenchServer server;
    private final List<BenchConnection> idle = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private ApiServerBench(BenchServer server) {
        this.server = server;
    }

    /** A request as bytes, on a connection. */
    private interface Maker {
        byte[] request(BenchConnection connection, int number);
    }

    public static void main(String[] arguments) throws Exception {
        try (BenchServer server = BenchServer.start()) {
            ApiServerBench bench = new ApiServerBench(server);
            System.out.println("| | resident | heap after a collection | threads |\n| --- | --- | --- | --- |");
            bench.memory("at rest");
            bench.fill();
            bench.memory("with 10,000 ConfigMaps");
            bench.idleWatches();
            System.out.println("\n| | p50 | p99 |\n| --- | --- | --- |");
            bench.besideIdleWatches();
            bench.requests();
            bench.lists();
            bench.fanOut();
            bench.threads.shutdownNow();
        }
    }

    private void memory(String when) throws IOException {
        long resident = server.resident();
        System.out.printf(
                Locale.ROOT, "| %s | %d MiB | %d MiB | %d |%n", when, resident, server.heap(), server.threads());
    }

    private static String map(String name) {
        return "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"of\":\"bench\"}},\"data\":{\"filler\":\""
                + FILLER + "\"}}";
    }

    /** One of those that stay. */
    private static String lasting(String name) {
        return map(name).replace("bench", "lists");
    }

    private void fill() throws Exception {
        everyone(
                8,
                OBJECTS / 8,
                201,
                (connection, i) -> connection.request("POST", MAPS, JSON, JSON, lasting("map-" + i)));
    }

    /** Over HTTP/1.1 each has a connection of its own, the dearest kind there is. */
    private void idleWatches() throws Exception {
        String path = "/api/v1/namespaces/idle/configmaps?watch=1&allowWatchBookmarks=true&resourceVersion=0";
        for (int i = 0; i < IDLE_WATCHES; i++) {
            BenchConnection watch = new BenchConnection(server);
            watch.open(watch.request("GET", path, JSON, JSON, ""), 200);
            idle.add(watch);
        }
        memory("and 10,000 idle watches, a connection each");
    }

    private void besideIdleWatches() throws Exception {
        warmUp();
        row(
                "create, 1 connection, beside 10,000 idle watches",
                everyone(
                        1,
                        REQUESTS,
                        201,
                        (connection, i) -> connection.request("POST", MAPS, JSON, JSON, map("beside-" + i))));
        for (BenchConnection watch : idle) watch.close();
        idle.clear();
    }

    private void warmUp() throws Exception {
        everyone(
                4,
                WARM_UP,
                200,
                (connection, i) -> connection.request("GET", MAPS + "/map-" + i % OBJECTS, "", JSON, ""));
        everyone(4, WARM_UP, 201, (connection, i) -> connection.request("POST", MAPS, JSON, JSON, map("warm-" + i)));
    }

    private void requests() throws Exception {
        for (int connections : new int[] {1, 8, 32}) {
            String among = connections == 1 ? ", 1 connection" : ", " + connections + " connections";
            row(
                    "create" + among,
                    everyone(
                            connections,
                            REQUESTS / connections,
                            201,
                            (connection, i) ->
                                    connection.request("POST", MAPS, JSON, JSON, map("new-" + connections + "-" + i))));
            row(
                    "get" + among,
                    everyone(
                            connections,
                            4 * REQUESTS / connections,
                            200,
                            (connection, i) -> connection.request("GET", MAPS + "/map-" + i % OBJECTS, "", JSON, "")));
        }
        patches("merge patch", MERGE, i -> "{\"data\":{\"count\":\"" + i + "\"}}", "");
        patches("strategic merge patch", STRATEGIC, i -> "{\"data\":{\"count\":\"s" + i + "\"}}", "");
        patches(
                "server-side apply",
                APPLY,
                i -> "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"applied\":\"" + i + "\"}}",
                "?fieldManager=bench");
        row(
                "delete",
                everyone(
                        1,
                        REQUESTS,
                        200,
                        (connection, i) -> connection.request("DELETE", MAPS + "/new-1-" + i, "", JSON, "")));
        row(
                "delete of a collection of 24,000",
                everyone(
                        1,
                        1,
                        200,
                        (connection, i) ->
                                connection.request("DELETE", MAPS + "?labelSelector=of%3Dbench", "", JSON, "")));
    }

    private void patches(String name, String type, IntFunction<String> body, String query) throws Exception {
        row(
                name,
                everyone(
                        1,
                        REQUESTS,
                        200,
                        (connection, i) ->
                                connection.request("PATCH", MAPS + "/map-" + i + query, type, JSON, body.apply(i))));
    }

    private void lists() throws Exception {
        list("list of 10,000", MAPS, JSON);
        list("list of 10,000 as a table", MAPS, TABLE);
        list("list of 10,000, metadata only", MAPS, METADATA);
        list("first page of 500", MAPS + "?limit=500", JSON);
        String initial =
                MAPS + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            try (BenchConnection connection = new BenchConnection(server)) {
                byte[] request = connection.request("GET", initial, "", JSON, "");
                long start = System.nanoTime();
                connection.open(request, 200);
                connection.skipPast("initial-events-end");
                times.add(System.nanoTime() - start);
            }
        }
        row("watch of 10,000 from the present state to its end", times);
    }

    private void list(String name, String path, String accept) throws Exception {
        row(name, everyone(1, LISTS, 200, (connection, i) -> connection.request("GET", path, "", accept, "")));
    }

    private void fanOut() throws Exception {
        for (int watchers : new int[] {1, 100, 1000}) {
            List<BenchConnection> open = new ArrayList<>();
            CountDownLatch[] heard = new CountDownLatch[EVENTS];
            for (int i = 0; i < EVENTS; i++) heard[i] = new CountDownLatch(watchers);
            try (BenchConnection writer = new BenchConnection(server)) {
                writer.ask(patch(writer, watchers, -1), 200);
                for (int i = 0; i < watchers; i++) open.add(watcher(heard));
                Thread.sleep(500);
                List<Long> times = new ArrayList<>();
                for (int i = 0; i < EVENTS; i++) {
                    byte[] request = patch(writer, watchers, i);
                    long start = System.nanoTime();
                    writer.ask(request, 200);
                    if (!heard[i].await(30, TimeUnit.SECONDS)) throw new IllegalStateException("not heard in 30 s");
                    times.add(System.nanoTime() - start);
                }
                row("patch until the last of " + watchers + " watchers has read it", times);
            }
            for (BenchConnection watch : open) watch.close();
        }
    }

    private byte[] patch(BenchConnection writer, int watchers, int number) {
        String body = "{\"data\":{\"count\":\"" + watchers + "-" + number + "\"}}";
        return writer.request("PATCH", MAPS + "/map-7", MERGE, JSON, body);
    }

    /** Reads on a thread of its own, one line for each event. */
    private BenchConnection watcher(CountDownLatch[] heard) throws IOException {
        BenchConnection watch = new BenchConnection(server);
        String query = "?watch=1&fieldSelector=metadata.name=map-7&resourceVersion=0";
        watch.open(watch.request("GET", MAPS + query, JSON, JSON, ""), 200);
        watch.skipPast("}\n");
        var unused = threads.submit(() -> {
            for (CountDownLatch event : heard) {
                watch.skipPast("}\n");
                event.countDown();
            }
            return true;
        });
        return watch;
    }

    /** Has so many connections ask at once, each one request after the other; the times of all. */
    private List<Long> everyone(int connections, int requests, int code, Maker maker) throws Exception {
        List<Callable<List<Long>>> clients = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            int first = c * requests;
            clients.add(() -> {
                try (BenchConnection connection = new BenchConnection(server)) {
                    List<byte[]> made = new ArrayList<>();
                    for (int i = 0; i < requests; i++) made.add(maker.request(connection, first + i));
                    List<Long> times = new ArrayList<>();
                    for (byte[] request : made) {
                        long start = System.nanoTime();
                        connection.ask(request, code);
                        times.add(System.nanoTime() - start);
                    }
                    return times;
                }
            });
        }
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> times : threads.invokeAll(clients)) all.addAll(times.get());
        return all;
    }

    private static void row(String name, List<Long> times) {
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s |%n",
                name,
                milliseconds(sorted[sorted.length / 2]),
                milliseconds(sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)]));
    }

    private static String milliseconds(long nanoseconds) {
        double time = nanoseconds / 1e6;
        return String.format(Locale.ROOT, time < 1 ? "%.2f ms" : time < 10 ? "%.1f ms" : "%.0f ms", time);
    }
}
