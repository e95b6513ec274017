package dev.slipway.sync.cli;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.preview.PreviewTree;
import dev.slipway.sync.render.Validation;
import dev.slipway.sync.seal.Unsealer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Every problem of a config repository on this disk. */
@Command(
        name = "validate",
        header = "Tell every problem of a config repository, by file and line. Needs no server; for CI.",
        footer = {
            "",
            "Examples:",
            "  slipway validate                    the files here, committed or not",
            "  slipway validate ~/shop --ref main  those of a commit"
        })
final class ValidateCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Renderers renderers;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", description = "The config repository. Default: here.")
    private Path directory = Path.of("");

    @Mixin
    private RepositoryOptions files = new RepositoryOptions();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputFormat output = new OutputFormat();

    ValidateCommand(Terminal terminal, Renderers renderers) {
        this.terminal = terminal;
        this.renderers = renderers;
    }

    @Override
    public Integer call() {
        Unsealer unsealer = identity.keys(terminal).orElse(Unsealer.MASK);
        List<Problem> problems = files.read(
                terminal.directory().resolve(directory).normalize(),
                snapshot -> Validation.of(snapshot, renderers.with(unsealer)));
        if (output.isJson()) terminal.print(Json.pretty(tree(problems)));
        else problems.forEach(problem -> terminal.println(problem.toString()));
        if (!output.isJson()) terminal.err().println(summary(problems.size()));
        return problems.isEmpty() ? 0 : 1;
    }

    private static String summary(int count) {
        return switch (count) {
            case 0 -> "nothing is wrong";
            case 1 -> "1 problem";
            default -> count + " problems";
        };
    }

    private static Mapping tree(List<Problem> problems) {
        return Mapping.of(
                "problems", problems.stream().map(PreviewTree::problem).toList());
    }
}
