package dev.slipway.sync.pipeline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.Proposal;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository;
import dev.slipway.sync.testing.FakeRepository;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a commit costs, counted in looks at the repository: as much as it changes, however many components there are. */
class EvaluationCostTest {
    private static final int COMPONENTS = 500;

    private final FakeRepository repository = new FakeRepository();
    private final TreeMap<String, String> files = new TreeMap<>();
    private int looks;
    private int reads;
    private final Evaluator evaluator = new Evaluator(new Counted(), new Renderer(kind -> false, Unsealer.MASK));

    @BeforeEach
    void manyComponents() {
        files.put("slipway.yaml", """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                components: ["apps/*", "c*"]
                stages: [{name: development, ref: HEAD}, {name: canary, ref: HEAD}]
                """);
        files.put("parameters.yaml", "tier: gold\n");
        files.put("library/labels.yaml", "app: {{slipway.component}}\n");
        for (int i = 0; i < COMPONENTS; i++) {
            String directory = i % 2 == 0 ? "apps/c" + i : "c" + i;
            files.put(directory + "/parameters.yaml", "n: " + i + "\n");
            files.put(
                    directory + "/templates/map.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n  labels:\n    {{> library/labels}}\n"
                            + "data: {n: \"{{n}}\", tier: {{tier}}}\n");
        }
        evaluate();
    }

    @Test
    void aCommitThatChangesNoComponentReadsNone() {
        files.put("README.md", "hello");
        files.put("apps/README.md", "hello");

        evaluate();

        assertThat(reads).as("slipway.yaml").isEqualTo(1);
        assertThat(looks).isLessThan(40);
    }

    @Test
    void aCommitThatChangesOneComponentReadsThatOne() {
        files.put("apps/c100/parameters.yaml", "n: 1000\n");

        Evaluation evaluation = evaluate();

        assertThat(evaluation.stages().values())
                .allSatisfy(stage -> assertThat(stage.wanted().values().stream()
                                .filter(wanted -> wanted.commit().equals(head()))
                                .map(wanted -> wanted.application().component()))
                        .containsExactly("c100"));
        assertThat(reads).as("slipway.yaml, and four files for each stage").isEqualTo(9);
        assertThat(looks).isLessThan(300);
    }

    @Test
    void aCommitThatIsTheSameIsNotLookedAt() {
        evaluate();

        assertThat(reads).isEqualTo(1);
        assertThat(looks).isLessThan(40);
    }

    @Test
    void aFileThatAllComponentsReadIsReadByAll() {
        files.put("library/labels.yaml", "app: x\n");

        Evaluation evaluation = evaluate();

        assertThat(evaluation.stages().values())
                .allSatisfy(stage -> assertThat(stage.wanted().values())
                        .allSatisfy(wanted -> assertThat(wanted.commit()).isEqualTo(head())));
    }

    private CommitId head() {
        return repository
                .refresh()
                .asOptional()
                .flatMap(Refs::head)
                .map(Refs.Ref::commit)
                .orElseThrow();
    }

    private Evaluation evaluate() {
        repository.push(files);
        looks = 0;
        reads = 0;
        Evaluation evaluation =
                evaluator.evaluate(repository.refresh().asOptional().orElseThrow());
        assertThat(evaluation.stages().values())
                .allSatisfy(stage -> assertThat(stage.problems()).isEmpty())
                .allSatisfy(stage -> assertThat(stage.wanted()).hasSize(COMPONENTS));
        return evaluation;
    }

    private final class Counted implements Repository {
        @Override
        public Outcome<Refs> refresh() {
            return repository.refresh();
        }

        @Override
        public Outcome<Snapshot> snapshot(CommitId commit) {
            return repository.snapshot(commit).then(files -> Outcome.good(new CountedFiles(files)));
        }

        @Override
        public Outcome<Snapshot> merged(CommitId into, CommitId head) {
            return repository.merged(into, head);
        }

        @Override
        public Outcome<CommitId> fetch(String ref) {
            return repository.fetch(ref);
        }

        @Override
        public Outcome<Lineage> lineage(CommitId from, CommitId to) {
            return repository.lineage(from, to);
        }

        @Override
        public Outcome<CommitSummary> summary(CommitId commit) {
            return repository.summary(commit);
        }

        @Override
        public Outcome<Refs.Ref> moveTag(String tag, Optional<String> expected, CommitId to) {
            return repository.moveTag(tag, expected, to);
        }

        @Override
        public Outcome<String> dropTag(String tag, String expected) {
            return repository.dropTag(tag, expected);
        }

        @Override
        public Outcome<CommitId> propose(Proposal proposal) {
            return repository.propose(proposal);
        }

        @Override
        public void close() {}
    }

    private final class CountedFiles implements Snapshot {
        private final Snapshot files;

        CountedFiles(Snapshot files) {
            this.files = files;
        }

        @Override
        public Optional<CommitId> commit() {
            return files.commit();
        }

        @Override
        public Optional<Entry> entry(String path) {
            looks++;
            return files.entry(path);
        }

        @Override
        public List<Entry> list(String directory) {
            looks++;
            return files.list(directory);
        }

        @Override
        public byte[] read(String path) {
            reads++;
            return files.read(path);
        }
    }
}
