package dev.slipway.sync.testing;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium, driven by its own protocol: one page, which is opened, asked and pressed keys in. Not for sharing between threads. */
public final class Browser implements AutoCloseable {
    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final BlockingQueue<String> heard;
    private final List<String> complaints = new ArrayList<>();
    private String session = "";
    private int asked;

    private Browser(Process process, Path profile, WebSocket socket, BlockingQueue<String> heard) {
        this.process = process;
        this.profile = profile;
        this.socket = socket;
        this.heard = heard;
    }

    /** The program on the path, by the names it has. */
    public static Optional<Path> program() {
        return Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param profile an empty directory for its files
     */
    public static Browser start(Path program, Path profile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log.txt").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        Eventually.isTrue("Chromium listens", () -> lines(port).size() > 1, () -> "no " + port);
        List<String> place = lines(port);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + place.get(0) + place.get(1)), new Ear(heard))
                .join();
        Browser browser = new Browser(process, profile, socket, heard);
        browser.attach();
        return browser;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void attach() throws InterruptedException {
        String target = ask("Target.createTarget", Mapping.of("url", "about:blank"))
                .text("targetId")
                .orElseThrow();
        session = ask("Target.attachToTarget", Mapping.of("targetId", target, "flatten", true))
                .text("sessionId")
                .orElseThrow();
        for (String domain : List.of("Page.enable", "Log.enable", "Runtime.enable")) ask(domain, Mapping.empty());
    }

    /** Opens an address and waits until all of it is there. */
    public void open(String url) throws InterruptedException {
        complaints.clear();
        ask("Page.navigate", Mapping.of("url", url));
        await("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** Waits until an expression is true. */
    public void await(String condition) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (evaluate(condition).equals("true")) return;
            heard(TimeUnit.MILLISECONDS.toNanos(50)).ifPresent(this::note);
        }
        throw new AssertionError("never true: " + condition);
    }

    /** The value of an expression, as text. Works also where pages may run no scripts of their own. */
    public String evaluate(String expression) throws InterruptedException {
        Mapping answer =
                ask("Runtime.evaluate", Mapping.of("expression", "String(" + expression + ")", "returnByValue", true));
        if (answer.has("exceptionDetails")) throw new AssertionError(expression + ": " + Json.text(answer));
        return answer.at("result", "value").map(Browser::text).orElse("");
    }

    private static String text(Tree value) {
        return value instanceof Scalar scalar ? scalar.display() : value.describe();
    }

    public void press(String key) throws InterruptedException {
        ask("Input.dispatchKeyEvent", Mapping.of("type", "keyDown", "key", key, "text", key.length() == 1 ? key : ""));
        ask("Input.dispatchKeyEvent", Mapping.of("type", "keyUp", "key", key));
    }

    public void size(int width, int height) throws InterruptedException {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Mapping.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    public void dark(boolean dark) throws InterruptedException {
        Mapping feature = Mapping.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        ask("Emulation.setEmulatedMedia", Mapping.of("features", List.of(feature)));
    }

    public void scripts(boolean on) throws InterruptedException {
        ask("Emulation.setScriptExecutionDisabled", Mapping.of("value", !on));
    }

    /** What the page and the browser complained of since it was opened: errors, and what a policy kept from running. */
    public List<String> complaints() throws InterruptedException {
        evaluate("1");
        return List.copyOf(complaints);
    }

    public void screenshot(Path file) throws InterruptedException, IOException {
        Mapping answer = ask("Page.captureScreenshot", Mapping.of("format", "png"));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(answer.text("data").orElseThrow()));
    }

    private Mapping ask(String method, Mapping parameters) throws InterruptedException {
        int id = ++asked;
        Mapping.Builder question =
                Mapping.builder().put("id", id).put("method", method).put("params", parameters);
        if (!session.isEmpty()) question.put("sessionId", session);
        socket.sendText(Json.text(question.build()), true).join();
        while (true) {
            Mapping said = heard(Eventually.PATIENCE.toNanos())
                    .orElseThrow(() -> new AssertionError("no answer to " + method));
            if (said.whole("id").filter(number -> number == id).isEmpty()) {
                note(said);
                continue;
            }
            if (said.has("error")) throw new AssertionError(method + ": " + Json.text(said));
            return said.mapping("result");
        }
    }

    private Optional<Mapping> heard(long nanos) throws InterruptedException {
        String text = heard.poll(nanos, TimeUnit.NANOSECONDS);
        if (text == null) return Optional.empty();
        try {
            return Json.read(text).asMapping();
        } catch (Malformed malformed) {
            throw new AssertionError(text, malformed);
        }
    }

    private void note(Mapping event) {
        String method = event.text("method").orElse("");
        boolean bad = method.equals("Runtime.exceptionThrown")
                || method.equals("Log.entryAdded")
                        && event.text("params", "entry", "level")
                                .filter("error"::equals)
                                .isPresent();
        if (bad) complaints.add(Json.text(event.mapping("params")));
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        Eventually.isTrue("Chromium ends", () -> !process.isAlive(), () -> "it lives");
        // They outlive it by a moment in which they still write to the profile, which is deleted next.
        helpers.forEach(ProcessHandle::destroyForcibly);
        Eventually.isTrue("its files are gone", () -> isEmptied(profile), () -> "some are left in " + profile);
    }

    private static boolean isEmptied(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList())
                if (!file.equals(directory)) Files.delete(file);
            return true;
        } catch (IOException | UncheckedIOException stillWritten) {
            return false;
        }
    }

    /** Puts together what comes in parts. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard;
        private final StringBuilder part = new StringBuilder();

        Ear(BlockingQueue<String> heard) {
            this.heard = heard;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }
    }
}
