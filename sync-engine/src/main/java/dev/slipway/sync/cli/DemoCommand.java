package dev.slipway.sync.cli;

import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All of it on a copy of the sample repository, for somebody who wants to see it work. */
@Command(
        name = "demo",
        header = "Run everything on a copy of the sample repository, and say what to try next. Ctrl-C ends it.",
        footer = {"", "A second start goes on where the first one ended; remove the directory to begin anew."})
final class DemoCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Terminal terminal;
    private final Service service;
    private final InstantSource clock;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where repository, working clone and state are kept. Default: ./" + DemoFiles.DEFAULT_DIRECTORY)
    private Path data = Path.of(DemoFiles.DEFAULT_DIRECTORY);

    @Option(
            names = "--api-port",
            paramLabel = "N",
            description = "Of the API server; 0 takes a free one. Default: 6443")
    private int apiPort = 6443;

    @Option(
            names = "--http-port",
            paramLabel = "N",
            description = "Of the status page; 0 takes a free one. Default: 8080")
    private int httpPort = 8080;

    DemoCommand(Terminal terminal, Service service, InstantSource clock) {
        this.terminal = terminal;
        this.service = service;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoFiles files = new DemoFiles(terminal.directory().resolve(data));
        files.prepare(apiPort, httpPort, clock.instant());
        try (Service.Running running = ServeCommand.started(service.start(files.settings()))) {
            terminal.print(whereThingsAre(files, running));
            followUntilSettled(new Plane(running.client(), running.api().toString(), () -> {}));
            terminal.print(whatToTry(files, running));
            running.awaitClosed();
        }
        return 0;
    }

    private String whereThingsAre(DemoFiles files, Service.Running running) {
        return """

                %s is running, on a copy of the sample repository.

                  status page     %s
                  API server      %s
                  kubeconfig      %s
                  working clone   %s   (pushes to %s)

                """.formatted(
                        terminal.paint(Colour.STRONG, "Slipway"),
                        running.http(),
                        running.api(),
                        shown(running.kubeconfig()),
                        shown(files.workingClone()),
                        shown(files.bare()));
    }

    private String whatToTry(DemoFiles files, Service.Running running) {
        Path clone = shown(files.workingClone());
        return """

                Try this in another terminal, in %s:

                  export KUBECONFIG=%s
                  kubectl get deploy,pods -n development -w

                and in a third one:

                  sed -i 's/tag: "2.4.1"/tag: "2.5.0"/' %s/storefront/parameters.yaml
                  git -C %s commit -am "storefront: 2.5.0" && git -C %s push
                  ./slipway status -w            # development follows the push; Ctrl-C
                  ./slipway promote canary       # canary gets what development runs
                  ./slipway status

                More to try: %s/README.md. Ctrl-C here ends the demo; the same command goes on with it.
                """.formatted(terminal.directory(), running.kubeconfig().toAbsolutePath(), clone, clone, clone, clone);
    }

    /** Shorter where it lies below the working directory. */
    private Path shown(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(terminal.directory()) ? terminal.directory().relativize(absolute) : absolute;
    }

    /** Until nothing is on its way any more: all is well, or somebody has to mend what is wrong. */
    private void followUntilSettled(Plane plane) throws InterruptedException {
        long started = System.nanoTime();
        Overview overview = plane.overview();
        for (String shown = ""; isUnderWay(overview) && System.nanoTime() - started < PATIENCE.toNanos(); ) {
            String now = summary(overview);
            if (!now.equals(shown)) progress(now, false);
            shown = now;
            Patience.pause(LOOK_EVERY_MS);
            overview = plane.overview();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        progress(summary(overview) + " after " + took.toSeconds() + " s", true);
        if (!overview.isSettled()) terminal.print("\n" + new Overviews(terminal).print(overview));
    }

    private static boolean isUnderWay(Overview overview) {
        List<ApplicationView> all = applications(overview);
        boolean nothingYet = all.isEmpty()
                && overview.repositories().stream()
                        .allMatch(each -> each.problems().isEmpty());
        return nothingYet
                || all.stream().anyMatch(each -> !(each.isSynced() && each.isHealthy()) && !each.isInTrouble());
    }

    private static List<ApplicationView> applications(Overview overview) {
        return overview.repositories().stream()
                .map(RepositoryView::applications)
                .flatMap(List::stream)
                .toList();
    }

    private static String summary(Overview overview) {
        List<ApplicationView> all = applications(overview);
        if (all.isEmpty()) return "reading the repository";
        long healthy =
                all.stream().filter(each -> each.isSynced() && each.isHealthy()).count();
        return healthy + " of " + all.size() + " applications are synced and healthy";
    }

    /** One line that changes in place where a person watches. */
    private void progress(String text, boolean last) {
        if (terminal.colourful()) terminal.print("\r\u001b[K" + text + (last ? "\n" : " ..."));
        else terminal.println(text);
    }
}
