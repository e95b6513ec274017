package dev.slipway.sync.cli;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a pause. */
@Command(
        name = "resume",
        header = "Go on with an application that was paused.",
        footer = {"", "Example:", "  slipway resume orders-canary"})
final class ResumeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;

    @Parameters(index = "0", paramLabel = "APP", description = "<component>-<stage>[-<region>].")
    private String application = "";

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    ResumeCommand(Terminal terminal, Function<PlaneOptions, Plane> connect) {
        this.terminal = terminal;
        this.connect = connect;
    }

    @Override
    public Integer call() {
        try (Plane connected = connect.apply(plane)) {
            ApiObject found = connected.application(plane.repository(), application);
            boolean paused =
                    found.spec().has("pause") || found.spec().bool("paused").orElse(false);
            if (paused) connected.change(found, Mapping.of("pause", Scalar.Null.NULL, "paused", Scalar.Null.NULL));
            terminal.println(application + (paused ? " goes on" : " is not paused"));
        }
        return 0;
    }
}
