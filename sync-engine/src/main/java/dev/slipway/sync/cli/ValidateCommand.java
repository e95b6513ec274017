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
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every problem of a config repository on this disk. */
@Command(
        name = "validate",
        header = "Tell every problem of a config repository, by file and line. Needs no server; for CI.",
        footer = {
            "",
            "Examples:",
            "  slipway validate                    the files here, committed or not",
            "  slipway validate ~/shop --ref main  those of a commit",
            "  slipway validate -o sarif           for code scanning",
            "  slipway validate -o github          as annotations of a GitHub Actions run"
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

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text, json, sarif or github. Default: text.")
    private Format format = Format.text;

    /** The formats of {@code -o}. */
    enum Format {
        text,
        json,
        sarif,
        github
    }

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
        terminal.print(
                switch (format) {
                    case text -> lines(problems, Problem::toString);
                    case json -> Json.pretty(tree(problems));
                    case sarif -> Json.pretty(new Sarif(prefix(), Slipway.version()).of(problems));
                    case github -> lines(problems, problem -> Annotations.of(problem, prefix()));
                });
        boolean machine = format == Format.json || format == Format.sarif;
        if (!machine) terminal.err().println(summary(problems.size()));
        return problems.isEmpty() ? 0 : 1;
    }

    private static String lines(List<Problem> problems, Function<Problem, String> line) {
        return problems.stream().map(problem -> line.apply(problem) + '\n').collect(Collectors.joining());
    }

    /** Where the config repository lies below the directory that the command runs in, which CI takes for the root of the repository. */
    private String prefix() {
        Path inside = directory.normalize();
        boolean below = !inside.isAbsolute()
                && !inside.startsWith("..")
                && !inside.toString().isEmpty();
        return below && !files.isOfCommit() ? inside.toString().replace('\\', '/') + "/" : "";
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
