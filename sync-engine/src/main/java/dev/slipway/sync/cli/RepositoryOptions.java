package dev.slipway.sync.cli;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.WorkingTree;
import dev.slipway.sync.source.git.LocalRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which files of a config repository on this disk: those of a commit, or those that lie there now. */
final class RepositoryOptions {
    @Option(
            names = "--ref",
            paramLabel = "REF",
            description = "A commit, tag or branch. Default: the files as they lie there, committed or not.")
    private Optional<String> ref = Optional.empty();

    /** Whether the files are those of a commit, and so named from the root of the repository. */
    boolean isOfCommit() {
        return ref.isPresent();
    }

    /** What is made of the files; they are readable only while it is made. */
    <T> T read(Path directory, Function<Snapshot, T> use) {
        if (!Files.isDirectory(directory)) throw new CommandFailure(directory + " is not a directory");
        if (ref.isEmpty()) return use.apply(new WorkingTree(directory));
        try (LocalRepository repository = good(LocalRepository.open(directory))) {
            return use.apply(good(repository.snapshot(ref.get())));
        }
    }

    private static <T> T good(Outcome<T> outcome) {
        return outcome.asOptional().orElseThrow(() -> CommandFailure.of(outcome.problems()));
    }
}
