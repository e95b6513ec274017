package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.cli.RecordingTerminal;
import dev.slipway.sync.cli.Service;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.report.overview.StageView;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole program in this process on free ports, with fast simulated pods, following one repository called {@code shop}. */
final class RunningSlipway implements AutoCloseable {
    /** What a command printed and how it ended. */
    record Result(int code, String out, String err) {}

    /** Settings for a control plane that follows no repository. */
    static final String ONLY_A_PLANE = """
            dataDir: data
            api: { port: 0 }
            http: { port: 0 }
            nodes: { simulated: 2, readyAfter: 50ms }
            """;

    private final Path directory;
    private final Service.Running running;

    private RunningSlipway(Path directory, Service.Running running) {
        this.directory = directory;
        this.running = running;
    }

    static String settings(String url) {
        return """
                dataDir: data
                api: { port: 0 }
                http: { port: 0 }
                nodes: { simulated: 2, readyAfter: 50ms }
                repositories:
                  - { name: shop, url: "%s", poll: 1s }
                """.formatted(url);
    }

    /** Starts it with its files in a directory; what an earlier one left there is gone on with. */
    static RunningSlipway start(Path directory, String url) {
        return startWith(directory, settings(url));
    }

    static RunningSlipway startWith(Path directory, String settings) {
        try {
            Path file = Files.writeString(directory.resolve("serve.yaml"), settings);
            var start = Main.start(file);
            return new RunningSlipway(
                    directory,
                    start.asOptional()
                            .orElseThrow(
                                    () -> new AssertionError(start.problems().toString())));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Service.Running running() {
        return running;
    }

    Kubectl kubectl() {
        return new Kubectl(Kubectl.program(), running.kubeconfig());
    }

    /** Runs a command as somebody would in a terminal. */
    Result slipway(String... arguments) {
        RecordingTerminal terminal = new RecordingTerminal(directory);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--kubeconfig=" + running.kubeconfig());
        int code = Main.commandLine(terminal.terminal(), file -> {
                    throw new AssertionError("it runs already");
                })
                .execute(all.toArray(String[]::new));
        return new Result(code, terminal.out(), terminal.err());
    }

    RepositoryView shop() {
        try {
            Overview overview = Overview.read(running.client())
                    .get(10, TimeUnit.SECONDS)
                    .asOptional()
                    .orElseThrow();
            return overview.repository("shop").orElseThrow(() -> new AssertionError("no repository yet"));
        } catch (AssertionError notYet) {
            throw notYet;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    StageView stage(String name) {
        return shop().stages().stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no stage " + name + " yet"));
    }

    ApplicationView application(String name) {
        return shop().application(name).orElseThrow(() -> new AssertionError("no application " + name + " yet"));
    }

    /** Waits until an application runs a commit and is healthy. */
    void awaitHealthy(String application, String commit) {
        Eventually.holds(application + " healthy at " + commit, () -> {
            ApplicationView now = application(application);
            assertThat(List.of(now.commit().orElse("-"), now.sync(), now.health()))
                    .as(() -> seen(now))
                    .containsExactly(commit.substring(0, 7), "Synced", "Healthy");
        });
    }

    /** Waits until every application of a stage is what a commit makes it, and healthy. */
    void awaitStage(String stage, String commit) {
        Eventually.holds(stage + " at " + commit, () -> {
            Mapping status = status("Stage", stage);
            assertThat(status.text("commit")).hasValue(commit);
            List<String> counts = List.of(
                    status.text("synced").orElse(""), status.text("healthy").orElse(""));
            assertThat(counts)
                    .as(() -> seenOf(stage))
                    .allSatisfy(count -> assertThat(count).matches("([1-9][0-9]*)/\\1"));
        });
    }

    /** Waits until an application should be what a commit makes it, whether or not it is. */
    void awaitDesired(String application, String commit) {
        Eventually.holds(
                application + " should be at " + commit,
                () -> assertThat(status("Application", application).text("desiredRevision"))
                        .hasValue(commit));
    }

    private Mapping status(String kind, String name) {
        ObjectKey key = new ObjectKey(new GroupKind("slipway.dev", kind), "shop", name);
        return running.client()
                .get(key)
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .asOptional()
                .map(ApiObject::status)
                .orElseThrow(() -> new AssertionError("no " + key + " yet"));
    }

    private String seenOf(String stage) {
        return shop().in(stage(stage)).stream().map(RunningSlipway::seen).collect(Collectors.joining("; "));
    }

    /** Waits until what is written about an application, its stage or the repository tells all of these. */
    void awaitTold(String application, String... texts) {
        Eventually.holds(
                application + " tells",
                () -> assertThat(seen(application(application))).contains(texts));
    }

    /** All that is told about an application in one text. */
    private static String seen(ApplicationView now) {
        return Stream.concat(
                        Stream.of(
                                now.name(),
                                now.sync(),
                                now.health(),
                                now.message().orElse(""),
                                now.blocking().orElse("")),
                        now.problems().stream().map(Object::toString))
                .reduce("", (all, next) -> all + " | " + next);
    }

    @Override
    public void close() {
        running.close();
    }
}
