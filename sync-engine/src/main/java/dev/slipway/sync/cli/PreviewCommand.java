package dev.slipway.sync.cli;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.preview.Grounds;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.PreviewSections;
import dev.slipway.sync.preview.PreviewTree;
import dev.slipway.sync.preview.Previewing;
import dev.slipway.sync.preview.StagePreview;
import dev.slipway.sync.preview.Subject;
import dev.slipway.sync.preview.page.PreviewPage;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.git.LocalRepository;
import dev.slipway.webhooks.reply.Fit;
import dev.slipway.webhooks.reply.Limits;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What merging one commit into another would change, from the repository alone. */
@Command(
        name = "preview",
        header = "Show what merging one commit into another would change at each stage. Needs no server; for CI.",
        footer = {
            "",
            "Compares what is rendered from the base branch before and after the merge, and",
            "what each stage's tag is at with what it would get if promoted then. What",
            "somebody changed live, quotas and gates only the server's own previews know.",
            "Values of Secrets are masked: equal ones have equal numbers.",
            "",
            "Examples:",
            "  slipway preview --base origin/main --head HEAD",
            "  slipway preview --base main --head feature -o markdown > comment.md",
            "  slipway preview --base main --head feature --exit-code   exit code 3 if anything changes"
        })
final class PreviewCommand implements Callable<Integer> {
    private static final int DIFFERENCES_FOUND = 3;

    /** A comment of this length is taken by GitHub, which takes the shortest of those that fold. */
    private static final Limits ANY_FORGE = new Limits(65_536, Limits.Unit.UTF16, true, 140);

    private final Terminal terminal;
    private final Renderers renderers;

    @Option(
            names = "--base",
            required = true,
            paramLabel = "REF",
            description = "What it would be merged into: a commit, tag or branch.")
    private String base = "";

    @Option(names = "--head", paramLabel = "REF", description = "What would be merged. Default: HEAD.")
    private String head = "HEAD";

    @Option(names = "--repo", paramLabel = "DIR", description = "A clone of the config repository. Default: here.")
    private Path directory = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text, markdown, json or html. Default: text.")
    private Format format = Format.text;

    @Option(names = "--exit-code", description = "End with exit code 3 if anything changes.")
    private boolean exitCode;

    /** The formats of {@code -o}. */
    enum Format {
        text,
        markdown,
        json,
        html
    }

    PreviewCommand(Terminal terminal, Renderers renderers) {
        this.terminal = terminal;
        this.renderers = renderers;
    }

    @Override
    public Integer call() {
        Path place = terminal.directory().resolve(directory).normalize();
        try (LocalRepository repository = good(LocalRepository.open(place))) {
            Preview preview = preview(repository);
            terminal.print(
                    switch (format) {
                        case text -> new PreviewText(terminal).print(preview);
                        case markdown -> Fit.of(PreviewSections.of(preview, ""), ANY_FORGE);
                        case json -> Json.pretty(tree(preview));
                        case html -> new PreviewPage().file(preview);
                    });
            hint(preview);
            if (!preview.allProblems().isEmpty()) return 1;
            return exitCode && !preview.isEmpty() ? DIFFERENCES_FOUND : 0;
        }
    }

    /** Clones bring tags once, and do not move them. */
    private void hint(Preview preview) {
        String lost = preview.stages().stream()
                .filter(StagePreview::isLost)
                .map(StagePreview::name)
                .collect(Collectors.joining(", "));
        if (!lost.isEmpty())
            terminal.err()
                    .println("What " + lost
                            + " runs is not in this clone, so what comes with the merge or a promotion cannot"
                            + " be told; git fetch --tags --force brings it, if it is at the remote.");
    }

    private Preview preview(LocalRepository repository) {
        CommitId into = good(repository.resolve(base));
        CommitId from = good(repository.resolve(head));
        Subject subject = Subject.of("repository", into, from);
        KindRegistry builtIn = BuiltInKinds.registry();
        Outcome<Preview> made = repository
                .merged(into, from)
                .then(merged -> repository
                        .refs(into, base)
                        .then(refs -> Grounds.render(
                                good(repository.snapshot(into.hex())),
                                merged,
                                refs,
                                commit -> repository.snapshot(commit.hex()),
                                renderers.with(Unsealer.MASK))))
                .then(stages -> Outcome.good(
                        new Previewing(Kinds.of(() -> builtIn), subject.repository()).of(subject, stages)));
        return made.asOptional().orElseGet(() -> Preview.impossible(subject, made.problems()));
    }

    private static Mapping tree(Preview preview) {
        return Mapping.builder()
                .put("digest", preview.digest())
                .put("empty", preview.isEmpty())
                .putAll(PreviewTree.of(preview))
                .build();
    }

    private static <T> T good(Outcome<T> outcome) {
        return outcome.asOptional().orElseThrow(() -> CommandFailure.of(outcome.problems()));
    }
}
