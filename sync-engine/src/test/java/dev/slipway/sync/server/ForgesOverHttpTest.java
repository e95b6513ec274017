package dev.slipway.sync.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.sync.server.webhook.Hook;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.testing.Mangled;
import dev.slipway.testing.Seeds;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.forge.Forges;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The deliveries of every forge over real HTTP: believed once, and whatever is wrong with them is refused with the right number. */
class ForgesOverHttpTest {
    private static final String TEXT = "a secret of some length";
    private static final Secret SECRET = new Secret(TEXT);
    private static final Path SAMPLES = Path.of("..", "webhooks", "src", "test", "resources", "golden", "deliveries");

    private final ThreadLoop loop = Loops.telling(InstantSource.system());
    private final List<ForgeEvent> looks = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private WebServer server;

    static List<String> forges() {
        return Forges.names();
    }

    @BeforeEach
    void start() throws IOException {
        Hook.SecretSource secret = () -> Optional.of(SECRET);
        TreeMap<String, Hook> hooks = new TreeMap<>();
        Forges.all()
                .forEach(forge -> hooks.put(
                        forge.name(),
                        new Hook(Optional.of(new Hook.Guard(forge, Optional.of(secret))), looks::add, sight -> {})));
        server = WebServer.start(
                new Listen("127.0.0.1", 0),
                new WebServer.Served(
                        new FakePlane(),
                        Optional::empty,
                        hooks,
                        new WebServer.FlagAccess(FlagSource.NONE, Optional.empty()),
                        PreviewSource.NONE),
                loop);
    }

    @AfterEach
    void stop() {
        server.close();
        loop.close();
    }

    @ParameterizedTest
    @MethodSource("forges")
    void aPushIsLookedAtOnceHoweverOftenItIsSent(String forge) throws Exception {
        Sample push = push(forge);

        assertThat(send(forge, push, signature(forge, push.body()))).isEqualTo(202);
        assertThat(send(forge, push, signature(forge, push.body()))).isEqualTo(200);

        Eventually.holds(
                "it looks",
                () -> assertThat(looks).containsExactly(new ForgeEvent.RefsMoved(List.of("refs/heads/main"))));
    }

    @ParameterizedTest
    @MethodSource("forges")
    void whatIsForgedOversizedOrMalformedIsRefused(String forge) throws Exception {
        Sample push = push(forge);
        byte[] half = Arrays.copyOf(push.body(), push.body().length / 2);
        byte[] large = Arrays.copyOf(push.body(), Delivery.MOST_BYTES + 1);

        assertThat(send(forge, push, Map.of())).isEqualTo(403);
        assertThat(send(forge, push, signature(forge, push.body(), new Secret("another"), "another")))
                .isEqualTo(403);
        assertThat(send(forge, push.with(half), signature(forge, half))).isEqualTo(400);
        assertThat(send(forge, push.with(large), signature(forge, large))).isEqualTo(413);
        assertThat(looks).isEmpty();
    }

    /** Every case of every forge, whole and spoilt, is answered with a number that is no fault of ours. */
    @ParameterizedTest
    @MethodSource("forges")
    void nothingIsAFault(String forge) throws Exception {
        List<Sample> samples = samples(forge);
        for (Sample sample : samples)
            assertThat(send(forge, sample, signature(forge, sample.body()))).isIn(200, 202);

        Seeds.forEach(60, seed -> {
            Random random = Seeds.random(seed);
            Sample sample = samples.get(random.nextInt(samples.size()));
            byte[] spoilt = Mangled.text(new String(sample.body(), StandardCharsets.UTF_8), random)
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(send(forge, sample.with(spoilt), signature(forge, spoilt)))
                    .isIn(200, 202, 400);
        });
    }

    private int send(String forge, Sample sample, Map<String, String> proof) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + server.listen() + "/webhooks/" + forge))
                .POST(HttpRequest.BodyPublishers.ofByteArray(sample.body()));
        sample.headers().forEach(request::setHeader);
        proof.forEach(request::setHeader);
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Map<String, String> signature(String forge, byte[] body) {
        return signature(forge, body, SECRET, TEXT);
    }

    private static Map<String, String> signature(String forge, byte[] body, Secret secret, String text) {
        String signature = secret.signatureOf(body);
        String hex = signature.substring("sha256=".length());
        return switch (forge) {
            case "github", "gitbucket" -> Map.of("X-Hub-Signature-256", signature);
            case "gitlab" -> Map.of("X-Gitlab-Token", text);
            case "gitea" -> Map.of("X-Gitea-Signature", hex);
            case "forgejo" -> Map.of("X-Forgejo-Signature", hex);
            case "bitbucket-cloud", "bitbucket-server" -> Map.of("X-Hub-Signature", signature);
            case "azure-devops" ->
                Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(("x:" + text).getBytes(StandardCharsets.UTF_8)));
            case "generic" -> standard(secret, body);
            default -> throw new AssertionError(forge);
        };
    }

    private static Map<String, String> standard(Secret secret, byte[] body) {
        String now = Long.toString(InstantSource.system().instant().getEpochSecond());
        String id = "msg_" + Arrays.hashCode(body);
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                now,
                "webhook-signature",
                secret.standardSignature(id, now, body));
    }

    private record Sample(Map<String, String> headers, byte[] body) {
        Sample with(byte[] other) {
            return new Sample(headers, other);
        }
    }

    private static Sample push(String forge) throws IOException {
        return read(SAMPLES.resolve(forge).resolve("push-branch"));
    }

    private static List<Sample> samples(String forge) throws IOException {
        try (var folders = Files.list(SAMPLES.resolve(forge))) {
            List<Sample> samples = new java.util.ArrayList<>();
            for (Iterator<Path> each = folders.sorted().iterator(); each.hasNext(); ) samples.add(read(each.next()));
            return samples;
        }
    }

    private static Sample read(Path folder) throws IOException {
        String text = Files.readString(folder.resolve("given.http"));
        int blank = text.indexOf("\n\n");
        TreeMap<String, String> headers = new TreeMap<>();
        text.substring(0, blank)
                .lines()
                .map(line -> line.split(": ", 2))
                .forEach(pair -> headers.put(pair[0], pair[1]));
        return new Sample(headers, text.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
    }
}
