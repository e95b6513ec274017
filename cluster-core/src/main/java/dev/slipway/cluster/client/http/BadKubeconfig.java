package dev.slipway.cluster.client.http;

import java.nio.file.Path;

/** A kubeconfig file that cannot be used; the message names the file and the field, and says what to do. */
public final class BadKubeconfig extends Exception {
    BadKubeconfig(Path file, String field, String problem) {
        super(file + ": " + (field.isEmpty() ? "" : field + ": ") + problem);
    }

    BadKubeconfig(Path file, String field, String problem, Throwable cause) {
        super(file + ": " + (field.isEmpty() ? "" : field + ": ") + problem, cause);
    }

    /** Always there. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
