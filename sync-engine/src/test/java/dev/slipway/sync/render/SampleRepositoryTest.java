package dev.slipway.sync.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.WorkingTree;
import dev.slipway.testing.Golden;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The sample repository, all of it: what a visitor sees first must be right. */
class SampleRepositoryTest {
    private final WorkingTree sample = new WorkingTree(Path.of("..", "sample-repo"));
    private final Renderer renderer = new Renderer(kind -> kind.kind().equals("Namespace"), Unsealer.MASK);
    private final Configuration configuration =
            Configuration.read(sample).asOptional().orElseThrow();
    private final Layout layout = Layout.of(sample, configuration.pipeline());

    @Test
    void isValid() {
        assertThat(Validation.of(sample, renderer)).isEmpty();
    }

    @Test
    void hasEveryComponentInEveryStageAndRegion() {
        assertThat(layout.applications()).hasSize(4 * 4);
    }

    @TestFactory
    List<DynamicTest> rendersAsBefore() {
        return layout.applications().stream()
                .map(application -> DynamicTest.dynamicTest(
                        application.name(),
                        () -> Golden.check(
                                "sample/" + application.name() + ".yaml", RenderingText.of(render(application)))))
                .toList();
    }

    @Test
    void rendersTheSameBytesTwice() {
        for (Application application : layout.applications())
            assertThat(render(application)).isEqualTo(render(application));
    }

    private Rendering render(Application application) {
        Stage stage = configuration.pipeline().stage(application.stage()).orElseThrow();
        Outcome<Rendering> outcome = renderer.render(application, stage, layout, configuration.flags());
        assertThat(outcome.problems()).isEmpty();
        return outcome.asOptional().orElseThrow();
    }
}
