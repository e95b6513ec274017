package dev.slipway.sync.main;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.preview.Grounds;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.Previewing;
import dev.slipway.sync.preview.Subject;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.git.LocalRepository;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the preview of a pull request costs in a repository of 500 objects at one stage: read from Git, merged, rendered, planned, compared. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class PreviewBench {
    private static final int COMPONENTS = 125;
    private static final KindRegistry REGISTRY = BuiltInKinds.registry();

    /** How many of the components the pull request changes. */
    @Param({"1", "125"})
    public int changed;

    private Path directory;

    @Setup(Level.Trial)
    public void write() throws IOException {
        Path folder = Files.createTempDirectory("preview-bench");
        GitClone.bare(folder.resolve("origin"));
        GitClone clone = GitClone.of(folder.resolve("origin").toUri().toString(), folder.resolve("clone"));
        ManyComponents.written(clone, COMPONENTS);
        clone.commit("everything");
        clone.git("checkout", "-q", "-b", "feature");
        for (int i = 0; i < changed; i++) clone.write(ManyComponents.name(i) + "/parameters.yaml", "version: v2\n");
        clone.commit("a new version");
        directory = clone.directory();
    }

    @Benchmark
    public Preview preview() {
        try (LocalRepository repository = good(LocalRepository.open(directory))) {
            CommitId base = good(repository.resolve("main"));
            CommitId head = good(repository.resolve("feature"));
            Kinds kinds = Kinds.of(() -> REGISTRY);
            return new Previewing(kinds, "shop")
                    .of(
                            Subject.of("shop", base, head),
                            good(Grounds.render(
                                    good(repository.snapshot("main")),
                                    good(repository.merged(base, head)),
                                    good(repository.refs(base, "main")),
                                    commit -> repository.snapshot(commit.hex()),
                                    new Renderer(kinds::isClusterScoped, Unsealer.MASK))));
        }
    }

    private static <T> T good(Outcome<T> outcome) {
        return outcome.asOptional()
                .orElseThrow(() -> new IllegalStateException(outcome.problems().toString()));
    }
}
