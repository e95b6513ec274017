package dev.slipway.sync.main;

import dev.slipway.cluster.client.http.Access;
import dev.slipway.cluster.client.http.BadKubeconfig;
import dev.slipway.cluster.client.http.HttpClientConnection;
import dev.slipway.cluster.client.http.Kubeconfig;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.sync.cli.CommandFailure;
import dev.slipway.sync.cli.Plane;
import dev.slipway.sync.cli.Service;
import dev.slipway.sync.cli.Slipway;
import dev.slipway.sync.cli.Terminal;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.SplittableRandom;
import picocli.CommandLine;

/** The entry point of the jar: reads the environment once and hands everything to the command line. */
public final class Main {
    private static final String USER_AGENT = "slipway-cli/" + Slipway.version();

    private Main() {}

    public static void main(String[] args) {
        settle("jdk.console", "java.base"); // else, from Java 22 on, there is a console even where nobody watches
        settle("org.eclipse.jetty.util.referencesPerCacheLine", "16"); // else Jetty starts all of JMX to find out
        Terminal terminal = new Terminal(
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                System.console() != null);
        System.exit(commandLine(terminal, Main::startUntilSignal).execute(args));
    }

    private static void settle(String property, String value) {
        if (System.getProperty(property) == null) System.setProperty(property, value);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** The commands, with everything they need. */
    static CommandLine commandLine(Terminal terminal, Service service) {
        return Slipway.commandLine(terminal, service, Main::connect, Main::renderer, InstantSource.system());
    }

    /** Starts the service; a signal to the process ends it cleanly. */
    private static Outcome<Service.Running> startUntilSignal(Path settingsFile) {
        return start(settingsFile).then(running -> {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "shutdown"));
            return Outcome.good(running);
        });
    }

    static Outcome<Service.Running> start(Path settingsFile) {
        return SettingsFile.read(settingsFile).then(settings -> Wiring.start(settings, InstantSource.system()));
    }

    private static Plane connect(Path kubeconfig) {
        try {
            Access access = Kubeconfig.read(kubeconfig);
            ThreadLoop loop = new ThreadLoop("client", 1, InstantSource.system(), new SplittableRandom(), fault -> {
                throw new IllegalStateException(fault);
            });
            return new Plane(
                    new HttpClientConnection(access, loop, USER_AGENT),
                    access.server().toString(),
                    loop::close);
        } catch (BadKubeconfig bad) {
            throw new CommandFailure(bad.getMessage());
        } catch (IOException | GeneralSecurityException unusable) {
            throw new CommandFailure(kubeconfig + ": " + unusable.getMessage());
        }
    }

    /** Without a control plane to ask, the built-in kinds say what has no namespace. */
    private static Renderer renderer(Unsealer unsealer) {
        KindRegistry builtIn = BuiltInKinds.registry();
        return new Renderer(Kinds.of(() -> builtIn)::isClusterScoped, unsealer);
    }
}
