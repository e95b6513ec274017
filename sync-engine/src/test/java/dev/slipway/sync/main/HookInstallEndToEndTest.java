package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.cli.RecordingTerminal;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bare repository, real pushes, and the script that {@code slipway hook install} puts in between. */
class HookInstallEndToEndTest {
    @TempDir
    private Path directory;

    private Shop shop;
    private Path secret;

    @BeforeEach
    void open() throws IOException {
        shop = Shop.open(directory);
        secret = Files.writeString(directory.resolve("it's the secret"), "a secret of some length\n");
    }

    @Test
    void aPushIsDeployedAlthoughNobodyPolls() throws Exception {
        shop.work().push("Open the shop");
        try (RunningSlipway slipway = RunningSlipway.startWith(directory, settings("generic"))) {
            slipway.awaitStage("development", shop.work().git("rev-parse", "HEAD"));
            assertThat(install(slipway.running().http() + "/webhooks/shop").err())
                    .isEmpty();
            String next = shop.work()
                    .replace("web/parameters.yaml", "\"1.27\"", "\"1.28\"")
                    .commit("web: 1.28");

            assertThat(push("HEAD")).doesNotContain("slipway");

            slipway.awaitStage("development", next);
            tellsWhateverTheSecretIsMadeOf(slipway);
            tellsRefsOfEveryName(slipway);
            aRefusalIsToldToThePusherAndThePushStands(slipway);
        }
    }

    /** Secrets are read anew at each delivery, on both sides. */
    private void tellsWhateverTheSecretIsMadeOf(RunningSlipway slipway) throws Exception {
        for (String text : List.of(
                "x",
                "  spaces around, 'quotes' and \"more\" $HOME `id` \\ %s  \r\n",
                "k".repeat(64),
                "long ".repeat(100),
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
                "gehörig öffentlich, oder nicht")) {
            Files.writeString(secret, text);
            shop.work().commit("again");

            assertThat(push("HEAD")).as(text).doesNotContain("slipway");
        }
        assertThat(deliveries(slipway)).contains(">accepted<").doesNotContain(">forged<");
    }

    private void tellsRefsOfEveryName(RunningSlipway slipway) throws Exception {
        shop.work().git("tag", "a\"b");
        shop.work().git("tag", "größe");
        shop.work().git("tag", "canary");

        assertThat(push("--tags")).doesNotContain("slipway");

        assertThat(deliveries(slipway)).contains("refs/tags/a&quot;b and 1 more moved");
    }

    private void aRefusalIsToldToThePusherAndThePushStands(RunningSlipway slipway) throws Exception {
        assertThat(install(slipway.running().http() + "/webhooks/nobody").err()).isEmpty();
        String next = shop.work().commit("again");

        assertThat(push("HEAD"))
                .contains("slipway: not told of this push", "no repository is called \"nobody\"", "(404)");

        assertThat(shop.work().git("ls-remote", "origin", "refs/heads/main")).startsWith(next);
    }

    @Test
    void aSlipwayThatIsNotThereFailsNoPush() throws IOException {
        install("http://127.0.0.1:1/webhooks/shop");
        String next = shop.work().commit("Open the shop");

        assertThat(push("HEAD")).contains("slipway: not told of this push").doesNotContain("a secret of some length");

        assertThat(shop.work().git("ls-remote", "origin", "refs/heads/main")).startsWith(next);
    }

    @Test
    void aHookThatWasThereIsKeptOnlyIfThatIsWished() throws IOException {
        Path hook = bare().resolve("hooks/post-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\ncat > seen\necho first\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(install("http://127.0.0.1:1/webhooks/shop").err())
                .isEqualTo("slipway: " + hook + " is there already, and not Slipway's; with --chain it is kept as"
                        + " post-receive.before-slipway and runs first\n");
        assertThat(Files.readString(hook)).contains("echo first");

        assertThat(install("http://127.0.0.1:1/webhooks/shop", "--chain").err()).isEmpty();
        String next = shop.work().commit("Open the shop");
        assertThat(push("HEAD")).containsSubsequence("first", "slipway: not told");
        assertThat(Files.readString(bare().resolve("seen"))).contains(next + " refs/heads/main");
    }

    @Test
    void writingItAgainWritesItAnew() throws IOException {
        install("http://127.0.0.1:1/webhooks/shop");
        RecordingTerminal again = install("http://127.0.0.1:2/webhooks/shop");

        Path hook = bare().resolve("hooks/post-receive");
        assertThat(again.out())
                .startsWith("wrote " + hook + " anew; each push tells http://127.0.0.1:2/webhooks/shop\n");
        assertThat(Files.readString(hook))
                .contains("url='http://127.0.0.1:2/webhooks/shop'")
                .doesNotContain("127.0.0.1:1", "a secret");
        assertThat(Files.isExecutable(hook)).isTrue();
        try (var files = Files.list(hook.getParent())) {
            assertThat(files.filter(file -> !file.toString().endsWith(".sample")))
                    .containsExactly(hook);
        }
    }

    @Test
    void saysWhatIsWrongAndWritesNothing() throws IOException {
        assertThat(slipway(
                                "hook",
                                "install",
                                "clone",
                                "--url",
                                "http://x/webhooks/shop",
                                "--secret-file",
                                "it's the secret")
                        .err())
                .contains("is a working clone; a hook belongs to the bare repository that is pushed to");
        assertThat(slipway(
                                "hook",
                                "install",
                                ".",
                                "--url",
                                "http://x/webhooks/shop",
                                "--secret-file",
                                "it's the secret")
                        .err())
                .contains("is no bare Git repository");
        assertThat(install("ftp://x/webhooks/shop").err()).contains("expected the webhook of a repository");
        assertThat(install("http://x/").err()).contains("expected the webhook of a repository");
        assertThat(slipway("hook", "install", "shop.git", "--url", "http://x/webhooks/shop", "--secret-file", "none")
                        .err())
                .contains("is missing or cannot be read; make one with: openssl rand -hex 32");
        Files.writeString(secret, "\n");
        assertThat(install("http://x/webhooks/shop").err()).contains("an empty webhook secret");
        Files.writeString(secret, "s");
        Files.writeString(bare().resolve("config"), "[core]\n\tbare = true\n\thooksPath = /srv/hooks\n");
        assertThat(install("http://x/webhooks/shop").err()).contains("sets core.hooksPath");
        assertThat(bare().resolve("hooks/post-receive")).doesNotExist();
    }

    private Path bare() {
        return directory.resolve("shop.git");
    }

    private String settings(String forge) {
        return RunningSlipway.settings(shop.url())
                .replace("poll: 1s", "poll: 1h, webhook: { forge: " + forge + ", secretFile: \"it's the secret\" }");
    }

    private RecordingTerminal install(String url, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("hook", "install", "shop.git", "--url", url, "--secret-file", "it's the secret"));
        arguments.addAll(List.of(more));
        return slipway(arguments.toArray(String[]::new));
    }

    private RecordingTerminal slipway(String... arguments) {
        RecordingTerminal terminal = new RecordingTerminal(directory);
        Main.commandLine(
                        terminal.terminal(),
                        file -> Outcome.bad(Problem.of(Problem.Reason.InvalidConfiguration, "nothing to start")))
                .execute(arguments);
        return terminal;
    }

    private String push(String what) {
        return shop.work().git("push", "-q", "origin", what);
    }

    private static String deliveries(RunningSlipway slipway) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(slipway.running().http() + "/webhooks/shop"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
