package dev.slipway.sync.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which control plane, and which repository of it. */
final class PlaneOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the API server. Default: $$SLIPWAY_KUBECONFIG, $$KUBECONFIG, data/kubeconfig,"
                    + " slipway-demo/data/kubeconfig: the first that is there.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--repository",
            paramLabel = "NAME",
            description = "Which config repository; needed where there is more than one.")
    private Optional<String> repository = Optional.empty();

    Optional<Path> kubeconfig() {
        return kubeconfig;
    }

    Optional<String> repository() {
        return repository;
    }
}
