package dev.slipway.sync.render;

import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.FakeSnapshot;
import dev.slipway.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Small repositories, each with what it renders and what is told of it. */
class RepositoriesTest {
    private static final List<String> CLUSTER_SCOPED = List.of("Namespace", "ClusterRole");

    private final Renderer renderer = new Renderer(kind -> CLUSTER_SCOPED.contains(kind.kind()), Unsealer.MASK);

    @TestFactory
    Stream<DynamicTest> renderAndExplain() {
        return Golden.cases("render").stream()
                .map(folder -> DynamicTest.dynamicTest(
                        folder.getFileName().toString(), () -> Golden.check(folder.resolve("then.txt"), then(folder))));
    }

    private String then(Path folder) throws IOException {
        FakeSnapshot snapshot = FakeSnapshot.parse(Files.readString(folder.resolve("given.txt")));
        StringBuilder text = new StringBuilder();
        for (Problem problem : Validation.of(snapshot, renderer))
            text.append(problem.reason()).append(' ').append(problem).append('\n');
        Outcome<Configuration> configuration = Configuration.read(snapshot);
        configuration.asOptional().ifPresent(good -> applications(snapshot, good, text));
        return text.toString();
    }

    private void applications(FakeSnapshot snapshot, Configuration configuration, StringBuilder text) {
        Layout layout = Layout.of(snapshot, configuration.pipeline());
        for (Application application : layout.applications()) {
            Stage stage = configuration.pipeline().stage(application.stage()).orElseThrow();
            Outcome<Rendering> outcome = renderer.render(application, stage, layout, configuration.flags());
            text.append("\n######## ").append(application).append('\n');
            text.append(outcome.asOptional()
                    .map(RenderingText::of)
                    .orElse("(" + outcome.problems().size() + " problems)\n"));
        }
    }
}
