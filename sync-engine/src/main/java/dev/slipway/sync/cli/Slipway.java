package dev.slipway.sync.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code slipway} itself: all commands, and how their errors are told. */
@Command(
        name = "slipway",
        mixinStandardHelpOptions = true,
        versionProvider = Slipway.Version.class,
        header = "GitOps in one jar: a config repository in, a converged control plane out.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 done, 1 error, 2 usage, 3 differences found.", "Begin with: slipway demo"})
public final class Slipway implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The whole command line, ready to execute. */
    public static CommandLine commandLine(
            Terminal terminal, Service service, PlaneDoor door, Renderers renderers, InstantSource clock) {
        Function<PlaneOptions, Plane> connect = options -> door.open(Kubeconfigs.find(options.kubeconfig(), terminal));
        CommandLine line = new CommandLine(new Slipway())
                .addSubcommand(new DemoCommand(terminal, service, clock))
                .addSubcommand(new ServeCommand(terminal, service))
                .addSubcommand(new InitCommand(terminal))
                .addSubcommand(new ValidateCommand(terminal, renderers))
                .addSubcommand(new RenderCommand(terminal, renderers))
                .addSubcommand(new PreviewCommand(terminal, renderers))
                .addSubcommand(new SealCommand(terminal))
                .addSubcommand(HookCommand.commandLine(terminal))
                .addSubcommand(new StatusCommand(terminal, connect))
                .addSubcommand(new DiffCommand(terminal, connect))
                .addSubcommand(new HistoryCommand(terminal, connect))
                .addSubcommand(new SyncCommand(terminal, connect, clock))
                .addSubcommand(new PauseCommand(terminal, connect, clock))
                .addSubcommand(new ResumeCommand(terminal, connect))
                .addSubcommand(new PromoteCommand(terminal, connect))
                .addSubcommand(new UndoPruneCommand(terminal, connect))
                .addSubcommand(new RollbackCommand(terminal, connect))
                .addSubcommand(new AdoptCommand(terminal, connect, clock))
                .addSubcommand(new ApproveCommand(terminal, connect))
                .addSubcommand(new VerifyCommand(terminal, connect, clock))
                .addSubcommand(new WhyCommand(terminal, connect, clock))
                .addSubcommand(FlagsCommand.commandLine(terminal, connect, clock));
        line.getSubcommands().values().forEach(Slipway::withHelp);
        return line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.colourful() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setExecutionExceptionHandler((failure, command, parsed) -> tell(failure, terminal))
                .setParameterExceptionHandler((wrong, arguments) -> tellUsage(wrong, terminal));
    }

    private static void withHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
        command.getSubcommands().values().forEach(Slipway::withHelp);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    private static int tell(Exception failure, Terminal terminal) throws Exception {
        boolean told = failure instanceof CommandFailure
                || failure instanceof java.io.IOException
                || failure instanceof java.io.UncheckedIOException;
        if (!told) throw failure;
        String message = String.valueOf(failure.getMessage());
        message.lines().forEach(line -> terminal.err().println("slipway: " + line));
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static int tellUsage(ParameterException wrong, Terminal terminal) {
        CommandLine command = wrong.getCommandLine();
        terminal.err().println("slipway: " + wrong.getMessage());
        String name = command.getCommandSpec().qualifiedName();
        boolean unknown = CommandLine.UnmatchedArgumentException.printSuggestions(
                wrong, new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        if (!unknown) terminal.err().println("Usage help: " + name + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** That of the jar. */
    public static String version() {
        String version = Slipway.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** What the jar says of itself. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"slipway " + version()};
        }
    }
}
